#!/usr/bin/python3
"""What a soak would find: each promise that its books hold the hub to, broken."""

import pathlib
import tempfile
import unittest

from soak_books import LookerBook, PublisherBook, ReceiverBook, WatcherBook, last_diary
from soak_gauge import Gauge


class Books(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def book(self, kind, name, *lives, **options):
        for life, lines in enumerate(lives, 1):
            (self.folder / f"{name}.{life}").write_text("".join(line + "\n" for line in lines))
        book = kind(self.folder, name, **options).read()
        self.addCleanup(book.reader.close)
        return book

    def wrong(self, *heard, **options):
        return self.book(ReceiverBook, "r", ["epoch 1", *(f"heard p {number} 1" for number in heard)], **options).wrong

    def test_what_was_acknowledged_and_did_not_come_is_missing(self):
        publisher = self.book(PublisherBook, "p", ["publish 1 1", "publish 2 2", "publish 3 3", "puback 2 2 10"], ["holds 1 1 0", "pubrec 1 1 11"])
        receiver = self.book(ReceiverBook, "r", ["epoch 1", "heard p 2 0"])
        self.assertEqual(receiver.missing(publisher), [1])

    def test_what_was_retained_alone_is_not_missed(self):
        publisher = self.book(PublisherBook, "p", [f"publish {number} 1" for number in range(1, 10)] + [f"puback {number} 1 1" for number in (8, 9)])
        self.assertEqual(self.book(ReceiverBook, "r", []).missing(publisher), [])

    def test_qos_2_comes_once_and_in_order(self):
        self.assertEqual(self.wrong(1, 11, 21), [])
        self.assertIn("came twice", self.wrong(1, 11, 11)[0])
        self.assertIn("came twice", self.wrong(11, 1)[0])

    def test_qos_1_comes_first_in_order_and_may_come_again(self):
        self.assertEqual(self.wrong(2, 12, 2, 12, 22), [])
        self.assertIn("came first after", self.wrong(12, 2)[0])

    def test_a_subscription_of_qos_1_may_get_qos_2_again(self):
        self.assertEqual(self.wrong(1, 11, 1, most=1), [])

    def test_topics_have_no_order_between_them(self):
        self.assertEqual(self.wrong(11, 2, 3), [])

    def test_a_durable_session_is_never_begun_anew(self):
        self.assertEqual(self.book(ReceiverBook, "r", ["epoch 1"], ["epoch 1"]).wrong, [])
        self.assertIn("is gone", self.book(ReceiverBook, "r", ["epoch 1"], ["epoch 2"]).wrong[0])
        self.assertEqual(self.book(ReceiverBook, "r", ["epoch 1", "heard p 1 1", "epoch 2", "heard p 1 1"], is_durable=False).wrong, [])

    def test_what_is_retained_is_no_older_than_what_was_acknowledged_before_one_asked(self):
        publisher = self.book(PublisherBook, "p", ["publish 8 1", "publish 18 2", "puback 8 1 100", "puback 18 2 200"])
        looker = self.book(LookerBook, "l", ["kept p q1 8 150", "kept p q1 18 150", "kept p q1 8 250"])
        self.assertEqual(len(looker.too_old({"p": publisher})), 1)
        self.assertIn("18 had been acknowledged", looker.too_old({"p": publisher})[0])

    def test_a_will_comes_once(self):
        self.assertEqual(self.book(WatcherBook, "w", ["will c 1.1 1", "will c 1.2 2"]).wrong, [])
        self.assertIn("came twice", self.book(WatcherBook, "w", ["will c 1.1 1", "will c 1.1 2"]).wrong[0])

    def test_a_torn_line_counts_when_it_is_whole(self):
        path = self.folder / "p.1"
        path.write_text("publish 1 1\npubl")
        book = PublisherBook(self.folder, "p").read()
        self.addCleanup(book.reader.close)
        self.assertEqual(book.last, 1)
        path.write_text("publish 1 1\npublish 2 2\n")
        self.assertEqual(book.read().last, 2)

    def test_a_life_that_did_not_begin_tells_the_next_nothing(self):
        (self.folder / "p.1").write_text("begun\npublish 1 1\n")
        (self.folder / "p.2").write_text("last 1 1 1\n")
        self.assertEqual(last_diary(self.folder, "p", 3), ["begun", "publish 1 1"])


class Flat(unittest.TestCase):
    def not_flat(self, *lives, cold=()):
        gauge = Gauge(warm_up=10.0)
        for value in cold:
            gauge.add(1, 5.0, {"RSS": value})
        for life, values in enumerate(lives, 1):
            for value in values:
                gauge.add(life, 20.0, {"RSS": value})
        return gauge.not_flat(["RSS"])

    def test_what_goes_up_and_down_is(self):
        self.assertEqual(self.not_flat([4000, 9000, 4000] * 20), [])

    def test_what_grows_within_a_life_is_not(self):
        self.assertTrue(any("life 2" in line for line in self.not_flat([9000] * 60, range(4000, 10_000, 100))))

    def test_what_grows_from_life_to_life_is_not(self):
        self.assertEqual(len(self.not_flat(*([4000 + 300 * life] * 5 for life in range(12)))), 1)

    def test_the_first_seconds_of_a_life_do_not_count(self):
        self.assertEqual(self.not_flat([9000] * 60, cold=[4000] * 60), [])

    def test_nothing_looked_at_is_not(self):
        self.assertEqual(len(self.not_flat(cold=[4000] * 60)), 1)


if __name__ == "__main__":
    unittest.main()
