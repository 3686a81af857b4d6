"""Reads a page with commands and what they print."""
import dataclasses

FENCE = "```console machine"
#: Stands for any number of lines.
DOTS = "..."


@dataclasses.dataclass
class Example:
    """A command, and the lines of the page below it."""

    command: str
    first: int
    printed: list


def examples(lines):
    """-> the commands of a page, in order."""
    found, inside = [], False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            inside = not inside and line == FENCE
        elif inside and line.startswith("$ "):
            found.append(Example(line[2:], number + 1, []))
        elif inside and found:
            found[-1].printed.append(line)
    return found


def files(lines):
    """-> the page's file of a wish: its only block of TOML."""
    start = lines.index("```toml") + 1
    return "\n".join(lines[start:lines.index("```", start)]) + "\n"


def agrees(expected, printed):
    """Whether lines are those expected, where dots stand for any."""
    if not expected:
        return not printed
    if expected[0] == DOTS:
        return any(agrees(expected[1:], printed[index:]) for index in range(len(printed) + 1))
    return bool(printed) and expected[0] == printed[0] and agrees(expected[1:], printed[1:])


def rewritten(lines, printed):
    """-> the page with what was printed, where the page leaves nothing out."""
    lines = list(lines)
    for example, output in reversed(list(zip(examples(lines), printed))):
        if DOTS not in example.printed:
            lines[example.first:example.first + len(example.printed)] = output
    return lines
