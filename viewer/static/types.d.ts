// What the modules hand to each other. None of Python arrives as null, in Pyodide as undefined.

export type Maybe<T> = T | null | undefined;

/** How one status is drawn (look.py); their order says which one stands for several. */
export interface Look {
  word: string;
  sign: string;
  icon: string;
}

export interface Edge {
  source: Maybe<string>;
  target: Maybe<string>;
  kind: string;
  enters: Maybe<string>;
}

/** What stays the same while an execution runs (scene.py). */
export interface Scene {
  name: string;
  execution: string;
  large: boolean;
  graphs: { vertical: string; horizontal: string };
  states: Record<string, { words: string; spoken: string }>;
  edges: Edge[];
  looks: Record<string, Look>;
}

/** The number of an event, and seconds since the start where the history has times. */
export type Place = [Maybe<number>, Maybe<number>];

/** The number of the event that brought a status, and the status. */
export type Change = [number, string];

export interface Attempt {
  number: number;
  resource: Maybe<string>;
  begun: Place;
  ended: Place;
  wait: Maybe<number>;
  status: string;
  error: Maybe<string>;
  cause: Maybe<string>;
}

/** One entry into one state (snapshot.py), all that is known of it. */
export interface Visit {
  state: string;
  type: string;
  parent: Maybe<number>;
  iteration: Maybe<number>;
  previous: Maybe<number>;
  length: Maybe<number>;
  iterations: [number, number, string][];
  changes: Change[];
  entered: Place;
  error: Maybe<string>;
  cause: Maybe<string>;
  attempts: Attempt[];
  events: number[];
}

export interface Event {
  id: number;
  type: string;
  time: Maybe<number>;
  details: Maybe<Record<string, any>>;
}

/** What happened so far (snapshot.py). */
export interface Run {
  status: string;
  started: Maybe<string>;
  changes: Change[];
  last: number;
  error: Maybe<string>;
  cause: Maybe<string>;
  visits: Visit[];
  events: Event[];
}

/** A visit as it stood at one moment. */
export interface Seen extends Visit {
  index: number;
  status: string;
  until: Place;
}

/** All visits of one state at one moment. */
export interface StateThen {
  status: string;
  note: string;
  visits: Seen[];
}

/** All that is shown at one moment. */
export interface Moment {
  run: Run;
  event: number;
  status: string;
  visits: Seen[];
  states: Map<string, StateThen>;
  edges: Set<number>;
}

/** A line of data, with the sign of what a step did to it. */
export interface Row {
  mark: string;
  text: string;
}

/** What a view may ask of Python, and say to whoever looks. */
export interface Ask {
  live: boolean;
  can(what: string): boolean;
  send(question: Record<string, unknown>): void;
  say(words: string): void;
}

/** A widget's traits, as anywidget hands them over. */
export interface Model {
  get(name: string): any;
  send(question: Record<string, unknown>): void;
  on(name: string, act: (...args: any[]) => void): void;
  off(name: string, act: (...args: any[]) => void): void;
  widget_manager?: any;
}

/** An output as a notebook keeps it. */
export interface NotebookOutput {
  data?: Record<string, any>;
}

/** What a notebook's metadata say under `widgets`. */
export type WidgetsMetadata = Record<string, any>;

/** The little of JupyterLab's document context that is used here. */
export interface Lab {
  saveState: { connect(act: Function): void; disconnect(act: Function): void };
  model: {
    getMetadata(name: string): any;
    setMetadata(name: string, value: unknown): void;
    toJSON(): { cells: { outputs?: NotebookOutput[] }[] };
  };
}

/** Shows a state, in one of its visits or in the last. */
export type Choose = (state: string, visit?: Maybe<number>) => void;

declare global {
  interface JSON {
    rawJSON?(text: string): unknown;
    isRawJSON?(value: unknown): boolean;
  }
}
