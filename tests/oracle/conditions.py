"""What is said about one event's data: `where`, and whether an event is *on* (docs/events.md, "Gestures")."""

DECIDING_FIELDS = ("pressed", "state", "enabled", "value")
WORDS_FOR_ON = ("down", "on", "pressed")


def is_number(value):
    """True for JSON's numbers; Python counts True and False among them, JSON does not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(one, other):
    """Equality as JSON has it: numbers by value, everything else by kind and value."""
    if is_number(one) and is_number(other):
        return one == other
    return type(one) is type(other) and one == other


COMPARISONS = {
    "at_least": lambda value, operand: is_number(value) and value >= operand,
    "at_most": lambda value, operand: is_number(value) and value <= operand,
    "above": lambda value, operand: is_number(value) and value > operand,
    "below": lambda value, operand: is_number(value) and value < operand,
    "one_of": lambda value, operand: any(same(value, one) for one in operand),
    "not": lambda value, operand: not same(value, operand),
}


def fits(where, data):
    """All comparisons must hold, and a missing field fits none. `where` is the table as it stands in the file."""
    for field, wanted in where.items():
        if field not in data:
            return False
        comparisons = wanted.items() if isinstance(wanted, dict) else None
        if comparisons is None:
            if not same(data[field], wanted):
                return False
        elif not all(COMPARISONS[name](data[field], operand) for name, operand in comparisons):
            return False
    return True


def is_on(where, data):
    """By `where` if there is one, else by the first of the deciding fields that data has."""
    if where is not None:
        return fits(where, data)
    for field in DECIDING_FIELDS:
        if field in data:
            value = data[field]
            if is_number(value):
                return value != 0
            return value is True or (isinstance(value, str) and value in WORDS_FOR_ON)
    return False
