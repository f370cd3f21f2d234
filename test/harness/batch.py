"""Runs many small programs in one go: a list of {mode, code, files} on stdin, a list of outcomes on stdout."""

import ast
import json
import os
import subprocess
import sys
import tempfile

SECONDS = 20


def main():
    programs = json.load(sys.stdin)
    outcomes = []
    for program in programs:
        if program["mode"] == "parse":
            outcomes.append(parse(program["code"]))
        elif hasattr(os, "fork"):
            outcomes.append(run_in_fork(program))
        else:
            outcomes.append(run_in_process(program))
    json.dump(outcomes, sys.stdout)


def parse(code):
    try:
        ast.parse(code)
    except (SyntaxError, ValueError) as error:
        return {"status": 1, "stdout": "", "error": repr(error)}
    return {"status": 0, "stdout": "", "error": ""}


def run_in_fork(program):
    """A child starts in milliseconds because the interpreter is already up, and leaves nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        write_files(program, folder)
        out, err = os.path.join(folder, ".stdout"), os.path.join(folder, ".stderr")
        pid = os.fork()
        if pid == 0:
            become_program(folder, out, err)
        _, raw = os.waitpid(pid, 0)
        if os.WIFSIGNALED(raw):
            status, note = -os.WTERMSIG(raw), "ended by signal %d" % os.WTERMSIG(raw)
        else:
            status, note = os.WEXITSTATUS(raw), ""
        return outcome(status, read(out), read(err) or note)


def become_program(folder, out, err):
    import runpy
    import signal
    import traceback

    status = 1
    try:
        signal.alarm(SECONDS)
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT), 1)
        os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT), 2)
        os.chdir(folder)
        sys.path.insert(0, folder)
        sys.argv = ["program.py"]
        runpy.run_path("program.py", run_name="__main__")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status & 0xFF)


def run_in_process(program):
    with tempfile.TemporaryDirectory() as folder:
        write_files(program, folder)
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "program.py"], cwd=folder, capture_output=True, timeout=SECONDS
        )
        return outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def write_files(program, folder):
    files = dict(program["files"], **{"program.py": program["code"]})
    for name, text in files.items():
        where = os.path.join(folder, name)
        os.makedirs(os.path.dirname(where), exist_ok=True)
        with open(where, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def outcome(status, stdout, stderr):
    last = stderr.strip().splitlines()[-1:] or [""]
    return {"status": status, "stdout": stdout, "error": last[0]}


main()
