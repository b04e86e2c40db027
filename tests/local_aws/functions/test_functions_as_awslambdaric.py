"""Every handler of the table answers, fails and logs as under awslambdaric, the runtime that Lambda itself uses."""

import json
import re
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("awslambdaric has wheels for Linux alone", allow_module_level=True)

from tests.local_aws.functions import oracle

HANDLER = "lambda_function.lambda_handler"
LAMBDAS_OWN = ("INIT_REPORT", "START", "END", "REPORT")
DEF = "def lambda_handler(event, context):\n"

ANSWERS = {
    "the event": DEF + "    return event",
    "nothing": DEF + "    pass",
    "text that is not ASCII": DEF + "    return 'Grüße ☎ 日本'",
    "bytes as they are": DEF + "    return b'no json at all'",
    "a Decimal": "from decimal import Decimal\n" + DEF + "    return [Decimal('1.10'), Decimal(10) ** 30]",
    "a Decimal NaN": "from decimal import Decimal\n" + DEF + "    return Decimal('nan')",
    "infinity": DEF + "    return [float('inf'), float('nan')]",
    "bytes inside": DEF + "    return {'body': 'Grüße'.encode()}",
    "a tuple": DEF + "    return (1, 'a', None)",
    "keys that are no text": DEF + "    return {1: 'a', None: 'b', True: 'c', 1.5: 'd'}",
    "a great number": DEF + "    return 2 ** 70",
    "an IntEnum": "import enum\nclass Colour(enum.IntEnum):\n    RED = 1\n" + DEF + "    return Colour.RED",
    "what the context says": DEF + "    return repr(context)",
    "Decimals of every kind": "from decimal import Decimal as D\n"
    + DEF
    + "    return [D('1E+5'), D('-0.0'), D('Infinity'), {'x': D('1e-9')}]",
    "subclasses of JSON's types": "import collections, enum\n"
    + "class Text(str): pass\nclass Number(int): pass\nclass Case(str, enum.Enum): OPEN = 'opened'\n"
    + DEF
    + "    return [Text('a'), Number(5), Case.OPEN, collections.OrderedDict(b=1), collections.Counter('aab')]",
    "control characters": DEF + "    return ''.join(map(chr, range(40))) + '\\u2028\\x7f\"/'",
    "a handler that is an object": "class Handler:\n    def __call__(self, event, context): return event\n"
    + "lambda_handler = Handler()",
    "a handler that is a lambda": "lambda_handler = lambda event, context: [event, context.aws_request_id]",
    "what its standard output is": "import sys\n" + DEF + "    o = sys.stdout\n"
    "    o.reconfigure(line_buffering=True)\n"
    "    return [o.name, o.mode, o.encoding, o.isatty(), o.fileno(), o.writable(), o.closed, print('x')]",
    "its root logger": "import logging\n"
    + DEF
    + "    root = logging.getLogger()\n    return [len(root.handlers), root.level, logging.root.handlers[0].level]",
    "its time left": DEF + "    return type(context.get_remaining_time_in_millis()).__name__",
    "its place": DEF + "    import os\n    return [__name__, os.environ['_HANDLER'], context.memory_limit_in_mb]",
}
FAILURES = {
    "a KeyError": DEF + "    return event['nothing']",
    "an exception without a message": DEF + "    raise ValueError",
    "an exception with several arguments": DEF + "    raise RuntimeError('one', 2)",
    "a message of several lines": DEF + "    raise RuntimeError('first\\n  second\\n\\nthird')",
    "a message that is not ASCII": DEF + "    raise RuntimeError('Grüße ☎')",
    "an exception of one's own": "class CaseError(Exception):\n    pass\n" + DEF + "    raise CaseError('no case')",
    "an exception from another": DEF
    + "    try:\n        1 / 0\n    except ZeroDivisionError as error:\n        raise LookupError('x') from error",
    "an exception some calls down": "def one(): two()\ndef two(): [][1]\n" + DEF + "    one()",
    "an exception in the standard library": "import json\n" + DEF + "    json.loads('{')",
    "a handler with one parameter": "def lambda_handler(event): pass",
    "a handler that is no function": "lambda_handler = 5",
    "bytes that are no text": DEF + "    return {'body': b'\\xff'}",
    "a bytearray": DEF + "    return bytearray(b'x')",
    "a set": DEF + "    return {1}",
    "a datetime": "import datetime\n" + DEF + "    return {'at': datetime.datetime.now()}",
    "a circle": DEF + "    a = []\n    a.append(a)\n    return a",
    "a tuple as key": DEF + "    return {(1, 2): 3}",
    "a generator": DEF + "    return (n for n in ())",
    "a handler that is a generator": DEF + "    yield 1",
    "a nested object": "class Case: pass\n" + DEF + "    return [{'a': Case}]",
    "nesting without end": DEF + "    a = []\n    for _ in range(100_000): a = [a]\n    return a",
    "an exception group": DEF + "    raise ExceptionGroup('several', [ValueError(1), TypeError(2)])",
    "an exception with notes": DEF + "    error = ValueError('x')\n    error.add_note('more')\n    raise error",
    "an exception in a comprehension": DEF + "    return [1 / n for n in (1, 0)]",
    "an exception in code made from text": DEF + "    exec('1 / 0')",
    "an exception raised again": DEF + "    try:\n        event['x']\n    except KeyError:\n        raise",
    "an exception in a call of many lines": DEF + "    return dict(\n        a=1,\n        b=event['x'],\n    )",
    "a system call that fails": DEF + "    open('/nowhere/at/all')",
    "StopIteration": DEF + "    next(iter(()))",
    "a time-out of its own": DEF + "    raise TimeoutError",
    "an exception in a thread": "import concurrent.futures\n"
    + DEF
    + "    with concurrent.futures.ThreadPoolExecutor() as pool: pool.submit(lambda: 1 / 0).result()",
    "an assertion": DEF + "    assert event == 1, 'not one'",
}
FAULTS_AT_IMPORT = {
    "an unknown module": "import nowhere\n" + DEF + "    pass",
    "an unknown name in a module": "from json import nothing\n" + DEF + "    pass",
    "an unknown name in an own module": "from helper import nothing\n" + DEF + "    pass",
    "a syntax error": "def lambda_handler(event, context)\n    pass",
    "an indentation error": DEF + "pass",
    "a syntax error in an own module": "import broken\n" + DEF + "    pass",
    "no handler": "def handler(event, context): pass",
    "an exception": "x = 1 / 0\n" + DEF + "    pass",
    "an exception in an own module": "import failing\n" + DEF + "    pass",
    "an import error raised by hand": "raise ImportError('by hand')",
}
HANDLER_NAMES = {
    "no dot": "lambda_handler",
    "an unknown file": "nowhere.lambda_handler",
    "a module of Python's own": "sys.exit",
    "a handler in a package": "package.inner.lambda_handler",
    "a path": "package/inner.lambda_handler",
    "an empty function": "lambda_function.",
}
ENDS = {
    "os._exit": "import os\n" + DEF + "    os._exit(3)",
    "sys.exit": "import sys\n" + DEF + "    sys.exit(4)",
    "sys.exit with a text": "import sys\n" + DEF + "    sys.exit('bye')",
    "sys.exit without a reason": "import sys\n" + DEF + "    sys.exit()",
    "sys.exit at import": "import sys\nsys.exit(5)",
    "a signal": "import os, signal\n" + DEF + "    os.kill(os.getpid(), signal.SIGKILL)",
    "an exception that is no Exception": DEF + "    raise GeneratorExit('x')",
    "half a surrogate pair": DEF + "    return '\\ud800'",
}
LOGS = {
    "print": DEF + "    print('one', 2)\n    print('two\\nthree')\n    print('no end', end='')",
    "print to stderr": "import sys\n" + DEF + "    print('out')\n    print('err', file=sys.stderr)",
    "writes": "import sys\n" + DEF + "    sys.stdout.write('a')\n    sys.stdout.writelines(['b\\n', 'c\\n'])",
    "bytes": "import sys\n" + DEF + "    sys.stdout.buffer.write(b'raw\\n')\n    sys.stdout.flush()",
    "descriptor 1": "import os\n" + DEF + "    os.write(1, b'raw\\n')\n    os.write(2, b'raw 2\\n')",
    "a child process": "import subprocess\n" + DEF + "    subprocess.run(['echo', 'from a child'])",
    "logging": "import logging\n" + DEF + "    logging.warning('a %s', 'warning')\n    logging.info('not shown')",
    "logging of INFO": "import logging\nlogging.getLogger().setLevel('INFO')\n"
    + DEF
    + "    logging.info('shown\\nhere')",
    "a logger of one's own": "import logging\nlog = logging.getLogger('case')\n" + DEF + "    log.error('x')",
    "logging an exception": "import logging\n"
    + DEF
    + "    try:\n        1 / 0\n    except ZeroDivisionError:\n        logging.exception('oh')",
    "logging at import": "import logging\nlogging.warning('early')\n" + DEF + "    pass",
    "basicConfig, which does nothing": "import logging\nlogging.basicConfig(level=10)\n"
    + DEF
    + "    logging.info('x')",
    "logging with extra fields": "import logging\n" + DEF + "    logging.error('x', extra={'case': '001'})",
    "logging that is wrong": "import logging\n" + DEF + "    logging.error('%d', 'text')",
    "logging of every level": "import logging\nlogging.root.setLevel(0)\n"
    + DEF
    + "    [logging.log(level, 'x') for level in range(0, 60, 5)]",
    "logging in a format of one's own": "import logging\n"
    + "logging.root.handlers[0].setFormatter(logging.Formatter('%(levelname)s %(aws_request_id)s %(message)s'))\n"
    + DEF
    + "    logging.error('x')",
    "logging without a handler": "import logging\nlogging.root.handlers.clear()\n" + DEF + "    logging.error('x')",
    "logging to standard output": "import logging, sys\nlogging.basicConfig(stream=sys.stdout, force=True)\n"
    + DEF
    + "    logging.error('x')",
    "a traceback": "import traceback\n"
    + DEF
    + "    try:\n        1 / 0\n    except ZeroDivisionError:\n        traceback.print_exc()",
    "an empty line": DEF + "    print()\n    print('\\n\\n')",
    "a carriage return": DEF + "    print('a\\rb')",
    "text that is not ASCII": DEF + "    print('Grüße ☎')",
    "an object that cannot be printed": "class Case:\n    def __str__(self): return 5\n" + DEF + "    print(Case())",
    "pprint": "import pprint\n" + DEF + "    pprint.pprint({'a': list(range(40))})",
    "context.log": DEF + "    context.log('one')\n    context.log(2)",
    "a warning of Python's": "import warnings\n" + DEF + "    warnings.warn('careful')",
}
FILES = {
    "helper.py": "",
    "broken.py": "x = = 1\n",
    "failing.py": "def fails():\n    return {}['x']\n\nfails()\n",
    "package/__init__.py": "",
    "package/inner.py": DEF + "    raise RuntimeError(__name__)",
}


def sources(table):
    return pytest.mark.parametrize("source", table.values(), ids=table.keys())


@pytest.fixture
def theirs(tmp_path):
    """What awslambdaric says about a handler."""

    def run(source, handler=HANDLER):
        for name, text in {"lambda_function.py": source + "\n", **FILES}.items():
            path = tmp_path / "task" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return oracle.run(tmp_path / "task", handler, {"a": 1})

    return run


@pytest.fixture
def ours(deploy):
    """The answer of our runtime to the same, and what the handler left in the log."""

    def run(source, handler=HANDLER):
        function = deploy(source + "\n", FILES, Handler=handler)
        done = function({"a": 1})
        text = alike(done.payload.decode("utf-8"), function, done.request_id)
        lines = [alike(line.rstrip("\n"), function, done.request_id) for line in function.log()]
        return done, text, [line for line in lines if not line.startswith(LAMBDAS_OWN)]

    return run


def alike(text, function, request_id):
    """The text with the names that differ from call to call as the oracle has them."""
    text = text.replace(request_id, oracle.REQUEST_ID).replace(function.name, "Function")
    return re.sub(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", "stream", text)


def without_place(text):
    """The text without line numbers of the runtime's own file, times, and Python's words for where its stack ended."""
    text = re.sub(r"(maximum recursion depth exceeded) while [\w ]+", r"\1", text)
    text = re.sub(r"""(/var/runtime/bootstrap.py\\?", line )\d+""", r"\1N", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME", text)


@sources(ANSWERS)
def test_a_handler_answers_as_under_awslambdaric(ours, theirs, source):
    done, text, _ = ours(source)
    said = theirs(source)
    assert (said.kind, done.function_error) == ("response", None)
    assert text == said.body.decode()


@sources(FAILURES)
def test_a_handler_fails_as_under_awslambdaric(ours, theirs, source):
    done, text, log = ours(source)
    said = theirs(source)
    assert (said.kind, done.function_error) == ("error", "Unhandled")
    assert without_place(text) == without_place(said.body.decode())
    assert [without_place(line) for line in log] == [without_place(line) for line in said.log]


def test_an_asynchronous_handler_fails_as_under_awslambdaric(ours, theirs):
    """Only one of the two has the time to write Python's warning that a coroutine was never awaited."""
    source = "async def lambda_handler(event, context):\n    return 1"
    assert ours(source)[1] == theirs(source).body.decode()


@sources(FAULTS_AT_IMPORT)
def test_a_module_fails_as_under_awslambdaric(ours, theirs, source):
    check_init_error(ours(source), theirs(source))


@pytest.mark.parametrize("name", HANDLER_NAMES.values(), ids=HANDLER_NAMES.keys())
def test_a_handler_is_named_as_under_awslambdaric(ours, theirs, name):
    source = DEF + "    raise RuntimeError('found')"
    said = theirs(source, name)
    if said.kind == "init error":
        check_init_error(ours(source, name), said)
    else:
        assert json.loads(ours(source, name)[1]) == json.loads(said.body)


def check_init_error(ours, said):
    done, text, log = ours
    assert (said.kind, done.function_error) == ("init error", "Unhandled")
    assert text == said.body.decode()
    assert log == [line for line in said.log if "LAMBDA_WARNING" not in line]


@sources(ENDS)
def test_a_handler_ends_the_process_as_under_awslambdaric(ours, theirs, source):
    _, text, _ = ours(source)
    said = theirs(source)
    assert said.kind == "exit"
    error = json.loads(text)
    assert error["errorType"] == "Runtime.ExitError"
    how = "signal: killed" if said.exit_code < 0 else f"exit status {said.exit_code}"
    wanted = f"exited with error: {how}" if said.exit_code else "exited without providing a reason"
    assert error["errorMessage"] == f"RequestId: {oracle.REQUEST_ID} Error: Runtime {wanted}"


@sources(LOGS)
def test_a_handler_writes_to_its_log_as_under_awslambdaric(ours, theirs, source):
    _, _, log = ours(source)
    assert [without_place(line) for line in log] == [without_place(line) for line in theirs(source).log]
