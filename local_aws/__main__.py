"""The command line: python -m local_aws start | serve | status | stop."""

import argparse
import dataclasses
import json
import shlex
import sys

import local_aws


def main(arguments: list[str] | None = None) -> int:
    """The exit code of the command."""
    asked = _parser().parse_args(arguments)
    try:
        return asked.run(asked)
    except (RuntimeError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _start(asked: argparse.Namespace) -> int:
    server = local_aws.start()
    if server.news:
        print(server.news, file=sys.stderr)
    print(exports(server.environment, asked.shell))
    return 0


def _serve(asked: argparse.Namespace) -> int:
    from local_aws.server import serving

    return serving.serve(asked.port, asked.background, lambda server: print(exports(server.environment)))


def _status(asked: argparse.Namespace) -> int:
    found = local_aws.status()
    if asked.json:
        print(json.dumps(dataclasses.asdict(found) if found else None))
    elif found:
        print(f"The local AWS {found.version} runs at {found.endpoint} (pid {found.pid}, state in {found.home}).")
        print(f"What differs from AWS: {found.differences}")
    else:
        print("No local AWS runs for this state folder.")
    return 0 if found else 3


def _stop(asked: argparse.Namespace) -> int:
    print("The local AWS has been stopped." if local_aws.stop() else "No local AWS was running.")
    return 0


def exports(environment: dict[str, str], shell: str = "sh") -> str:
    """The lines that set the environment in a shell."""
    if shell == "powershell":
        return "\n".join(f'$env:{name} = "{value}"' for name, value in environment.items())
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in environment.items())


def _port(told: str) -> int:
    """The port; 0 means any that is free."""
    if not (told.isdecimal() and int(told) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m local_aws", description="The AWS on this machine.")
    commands = parser.add_subparsers(required=True)
    start = commands.add_parser("start", help="start it in the background, or find the one that runs")
    start.add_argument("--shell", choices=["sh", "powershell"], default="sh")
    start.set_defaults(run=_start)
    serve = commands.add_parser("serve", help="run it here, in the foreground")
    serve.add_argument("--port", type=_port, default=0)
    serve.add_argument("--background", action="store_true", help=argparse.SUPPRESS)
    serve.set_defaults(run=_serve)
    status = commands.add_parser("status", help="say what runs")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=_status)
    commands.add_parser("stop", help="end it").set_defaults(run=_stop)
    return parser


if __name__ == "__main__":
    sys.exit(main())
