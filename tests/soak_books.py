"""What the clients of a soak wrote down, and whether the hub kept its promises: docs/hub.md, "What an acknowledgement promises"."""

import bisect
import collections
import itertools

DATA, KEPT_TOPICS, WILLS = "soak/data", "tutti/kept", "soak/will"
KEPT = 4  # the branch of a publisher's topics that is retained, and durable
BEGUN = "begun"  # ends what a diary begins with, of the life before


def place(number):
    """(QoS, branch) of a publisher's message: a topic has one QoS, for order is promised within one (MQTT 5 §4.6)."""
    return 1 + number % 2, number // 2 % 5


def whole_lines(path):
    """A kill may tear the last one; what it tells was not said to the hub then."""
    if not path.exists():
        return []
    return path.read_bytes().decode(errors="replace").rpartition("\n")[0].split("\n")


def last_diary(folder, name, life):
    """That of the last life before this one which had come so far as to begin."""
    for earlier in range(life - 1, 0, -1):
        lines = whole_lines(folder / f"{name}.{earlier}")
        if BEGUN in lines[:100_000]:
            return lines
    return []


class Reader:
    """The diaries of a client, line after line as they come."""

    def __init__(self, folder, name):
        self.folder, self.name, self.life, self.file = folder, name, 0, None

    def lines(self):
        while True:
            following = self.folder / f"{self.name}.{self.life + 1}"
            is_over = following.exists()  # asked first: then nothing is written any more to the one before
            if self.file:
                for line in self.file:
                    if not line.endswith(b"\n"):
                        self.file.seek(-len(line), 1)
                        break
                    yield line.decode().split()
            if not is_over:
                return
            if self.file:
                self.file.close()
            self.file, self.life = following.open("rb"), self.life + 1


    def close(self):
        if self.file:
            self.file.close()


class Book:
    """Of one client: what all of them do, and what is wrong."""

    def __init__(self, folder, name):
        self.name, self.reader, self.wrong, self.counts = name, Reader(folder, name), [], collections.Counter()
        self.token, self.opened_at, self.is_open = None, 0, False

    def read(self):
        for what, *words in self.reader.lines():
            self.counts[what] += 1
            self.take(what, words)
        return self

    def take(self, what, words):
        if what == "open":
            self.token, self.opened_at, self.is_open = words[0], int(words[1]), True
        elif what in ("lost", "connects", "left"):
            self.is_open = False
        elif what == "sent-away":
            self.counts[words[0]] += 1
        elif what == "broken":
            self.wrong.append(f"{self.name}: {words[0]}")


class PublisherBook(Book):
    def __init__(self, folder, name):
        super().__init__(folder, name)
        self.last, self.open, self.kept = 0, set(), {1: ([], []), 2: ([], [])}

    def take(self, what, words):
        super().take(what, words)
        if what == "publish":
            self.last = int(words[0])
            self.open.add(self.last)
        elif what in ("puback", "pubrec"):
            number, when = int(words[0]), int(words[2])
            self.open.discard(number)
            qos, branch = place(number)
            if branch == KEPT:
                times, numbers = self.kept[qos]
                times.append(when)
                numbers.append(number)

    def acknowledged(self):
        return self.last - len(self.open)

    def kept_at(self, qos, when):
        """The number that was acknowledged last before; 0: none."""
        times, numbers = self.kept[qos]
        at = bisect.bisect_left(times, when)
        return numbers[at - 1] if at else 0


class ReceiverBook(Book):
    """`most`: the QoS of its subscription."""

    def __init__(self, folder, name, most=2, is_durable=True):
        super().__init__(folder, name)
        self.most, self.is_durable, self.epoch, self.is_subscribed = most, is_durable, 0, False
        self.times = collections.defaultdict(bytearray)  # by publisher, how often each number came
        self.highest = collections.defaultdict(int)  # by publisher, QoS and branch
        self.again = 0

    def take(self, what, words):
        super().take(what, words)
        if what == "heard":
            self.hear(words[0], int(words[1]))
        elif what == "epoch" and int(words[0]) != self.epoch:
            self.epoch, self.is_subscribed = int(words[0]), False
            self.highest.clear()
            if self.is_durable and self.epoch > 1:
                self.wrong.append(f"{self.name}: a session that was promised is gone")
        elif what == "subscribed":
            self.is_subscribed = True

    def hear(self, publisher, number):
        qos, branch = place(number)
        times = self.times[publisher]
        if number >= len(times):
            times.extend(bytes(number + 10_000 - len(times)))
        if number > self.highest[publisher, qos, branch]:
            self.highest[publisher, qos, branch] = number
        elif min(qos, self.most) == 2:
            self.wrong.append(f"{self.name}: {publisher}'s {number} of QoS 2 came twice, or after {self.highest[publisher, qos, branch]}")
        elif self.is_durable and not times[number]:
            # One that began between may hear first what another was told again (§4.6).
            self.wrong.append(f"{self.name}: {publisher}'s {number} came first after {self.highest[publisher, qos, branch]}")
        else:
            self.again += 1
        times[number] = min(times[number] + 1, 255)

    def missing(self, publisher):
        """Numbers that were acknowledged to that publisher, and did not come."""
        times = self.times[publisher.name]
        return [number for number in range(1, publisher.last + 1) if place(number)[1] != KEPT and number not in publisher.open
                and (number >= len(times) or not times[number])]

    def heard(self):
        return sum(len(times) - times.count(0) for times in self.times.values())


class WatcherBook(ReceiverBook):
    """Of who hears wills."""

    def __init__(self, folder, name):
        super().__init__(folder, name, is_durable=False)
        self.wills = set()

    def take(self, what, words):
        super().take(what, words)
        if what in ("lost", "connects"):
            self.is_subscribed = False
        elif what == "will":
            if tuple(words[:2]) in self.wills:
                self.wrong.append(f"the will {words[1]} of {words[0]} came twice")
            self.wills.add(tuple(words[:2]))


class LookerBook(Book):
    def __init__(self, folder, name):
        super().__init__(folder, name)
        self.looks = []  # (publisher, QoS, number, when it asked)

    def take(self, what, words):
        super().take(what, words)
        if what == "kept":
            self.looks.append((words[0], int(words[1][1:]), int(words[2]), int(words[3])))

    def too_old(self, publishers):
        return [f"{self.name}: of {name}, QoS {qos}, {number} was retained after {publishers[name].kept_at(qos, asked)} had been acknowledged"
                for name, qos, number, asked in self.looks if number < publishers[name].kept_at(qos, asked)]

    def last_looks(self):
        """(publisher, QoS) -> number"""
        return {(name, qos): number for name, qos, number, _ in self.looks}


def all_wrong(books):
    return list(itertools.chain(*(book.wrong for book in books)))
