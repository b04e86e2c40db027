// What the designer's modules hand to each other, and what Python sends (scene.py, canvas.py).

import type { Look } from "../../viewer/static/types.d.ts";

export type Maybe<T> = T | null | undefined;

/** A way: its kind, the state it leaves (null: Start), the state it leads to (null: End). */
export type Way = [string, string | null, string | null];

export interface Place {
  place: Way;
  words: string;
  x: number;
  y: number;
}

export interface Drawn {
  type: string;
  parent: Maybe<string>;
  placeholder: boolean;
  state: Record<string, any>;
  rules: string[];
}

export interface Scene {
  svg: string;
  states: Record<string, Drawn>;
  places: Place[];
  start: Maybe<string>;
}

export interface Problem {
  sentence: string;
  state: Maybe<string>;
  warns: boolean;
}

export interface Palette {
  flow: string[];
  functions: Record<string, string>;
  actions: string[];
  patterns: string[];
  icons: Record<string, string>;
}

export interface About {
  name: string;
  jsonata: boolean;
  deployed: boolean;
  ever: boolean;
  code: string;
  input: string;
  run: Maybe<string>;
}

/** What is carried to a place: something new, or a state that stands in the machine. */
export interface Carried {
  label: string;
  what?: unknown;
  moves?: string;
}

/** What the parts may ask of the whole. */
export interface Hands {
  get(name: string): any;
  ask(question: Record<string, unknown>): void;
  say(words: string): void;
  choose(name: Maybe<string>): void;
  carry(carried: Maybe<Carried>): void;
  carried(): Maybe<Carried>;
  put(target: Place | string): void;
}

export interface Model {
  get(name: string): any;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(question: Record<string, unknown>): void;
  on(name: string, act: (...args: any[]) => void): void;
  off(name: string, act: (...args: any[]) => void): void;
  widget_manager: { get_model(id: string): Promise<Model> };
}

export type Looks = Record<string, Look>;
