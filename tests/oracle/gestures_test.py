"""The model's gestures: each sentence of docs/events.md at, just inside and just outside its edge, worked out by hand."""

import unittest

from oracle import conditions
from oracle.stage import at, brief, end, of, play, times

MICRO = 1e-6


def gesture(trace, **table):
    return play(trace, None, {"g": table})


class DoubleTap(unittest.TestCase):
    TABLE = {"double_tap": "tap", "window": 0.5, "emit": "twice"}

    def fired(self, *gaps):
        trace, now = [at(1, "tap")], 1
        for gap in gaps:
            now += gap
            trace.append(at(now, "tap"))
        return times(gesture(trace, **self.TABLE), "twice")

    def test_fires_at_and_just_inside_the_window_and_not_just_outside(self):
        self.assertEqual([len(self.fired(0.5)), len(self.fired(0.5 - MICRO)), len(self.fired(0.5 + MICRO))], [1, 1, 0])

    def test_forgets_both_when_it_fires(self):
        self.assertEqual(self.fired(0.25, 0.25), [1.25])
        self.assertEqual(self.fired(0.25, 0.25, 0.25), [1.25, 1.75])

    def test_a_second_that_is_too_late_is_the_new_first(self):
        self.assertEqual(self.fired(0.75, 0.25), [2])

    def test_is_kept_per_producer(self):
        trace = [at(1, "tap", 1, "left"), at(1.1, "tap", 1, "right"), at(1.2, "tap", 2, "left"), at(1.3, "tap", 1, "left")]
        (line,) = gesture(trace, **self.TABLE)
        self.assertEqual((line["t"], line["source"], line["producer"]), (1_300_000, "left", 1))

    def test_its_window_is_a_gap_of_stamps_whichever_came_first(self):
        (line,) = gesture([at(2, "tap"), at(1.5, "tap")], **self.TABLE)
        self.assertEqual(line["t"], 2_000_000)
        self.assertEqual([event["timestamp"] for event in line["data"]["events"]], [1.5, 2.0])
        self.assertEqual(gesture([at(2, "tap"), at(1.499999, "tap")], **self.TABLE), [])

    def test_its_output_tells_of_the_source_events_and_of_itself(self):
        (line,) = gesture([at(1, "tap", 1, a=1), at(1.25, "tap", 1)], metadata={"gesture": "double"}, **self.TABLE)
        self.assertEqual(line["data"], {
            "events": [{"event_type": "tap", "producer_id": 1, "data": {"a": 1}, "timestamp": 1.0},
                       {"event_type": "tap", "producer_id": 1, "data": {}, "timestamp": 1.25}],
            "virtual_peripheral": {"id": "vp-1", "name": "g", "metadata": {"gesture": "double"}}})


class Chosen(unittest.TestCase):
    """`where` chooses events, and `by` keeps the values of a field apart."""

    def test_by_keeps_values_apart_numbers_by_value(self):
        trace = [at(1, "tap", code=1), at(1.1, "tap", code="1"), at(1.2, "tap", code=1.0), at(1.25, "tap"), at(1.25, "tap")]
        (line,) = gesture(trace, double_tap="tap", by="code", emit="twice")
        self.assertEqual((line["t"], line["data"]["by"]), (1_200_000, 1.0))

    def test_where_passes_over_what_does_not_fit(self):
        trace = [at(1, "tap", s="down"), at(1.1, "tap", s="up"), at(1.2, "tap", s="down")]
        self.assertEqual(times(gesture(trace, double_tap="tap", where={"s": "down"}, emit="twice"), "twice"), [1.2])

    def test_a_mirror_copies_what_fits(self):
        trace = [at(1, "go", value=1), at(2, "tap", s="up"), at(3, "tap", s="down")]
        self.assertEqual(times(gesture(trace, mirror="tap", gate={"type": "go"}, where={"s": "down"}), "tap"), [3])


class ClockSetBack(unittest.TestCase):
    """A producer whose stamps go back by more than the window explains is heard at once, by a window that begins anew."""

    def test_an_aggregate_begins_anew_and_at_a_second_beyond_its_window_does_not(self):
        table = {"aggregate": "n", "field": "v", "window": 10, "function": "sum", "emit": "sum"}
        for past, value in ((0, 2.0), (MICRO, 1.0)):
            played = gesture([at(100, "n", v=2), at(89 - past, "n", v=1)], **table)
            self.assertEqual(of(played, "sum")[-1]["data"]["value"], value, past)

    def test_simultaneous_hears_the_source_again(self):
        table = {"simultaneous": "s", "window": 0.01, "emit": "combo"}
        trace = [at(90, "s", 2, "left"), at(100, "s", 1, "left"), at(50, "s", 2, "left"), at(50.005, "s", 3, "left")]
        self.assertEqual(times(gesture(trace, **table), "combo"), [100])

    def test_a_hold_and_a_quiet_time_last_as_long_as_declared(self):
        trace = [at(100, "s", value=0), at(50, "s", value=1), at(101, "other"), end(150)]
        self.assertEqual(times(gesture(trace, hold="s", after=2, emit="held"), "held"), [102])
        self.assertEqual(times(gesture(trace, debounce="s", quiet=2, emit="calm"), "calm"), [102])

    def test_so_they_do_where_the_value_was_not_heard_before(self):
        trace = [at(100, "s", code="left", value=0), at(50, "s", code="right", value=1), at(101, "other"), end(150)]
        self.assertEqual(times(gesture(trace, hold="s", after=2, by="code", emit="held"), "held"), [102])
        self.assertEqual(times(gesture(trace, debounce="s", quiet=2, by="code", emit="calm"), "calm"), [102, 102])


class Simultaneous(unittest.TestCase):
    TABLE = {"simultaneous": "s", "window": 0.01, "emit": "combo"}

    def test_fires_for_enough_producers_within_the_window(self):
        for gap, count in ((0.01, 1), (0.01 - MICRO, 1), (0.01 + MICRO, 0)):
            self.assertEqual(len(gesture([at(1, "s", 1), at(1 + gap, "s", 2)], **self.TABLE)), count, gap)

    def test_one_producer_twice_is_not_two(self):
        self.assertEqual(gesture([at(1, "s", 1), at(1, "s", 1)], **self.TABLE), [])
        self.assertEqual(len(gesture([at(1, "s", 1, "left"), at(1, "s", 1, "right")], **self.TABLE)), 1)

    def test_takes_the_latest_event_of_each_and_forgets_all(self):
        trace = [at(1, "s", 1, n=1), at(1.005, "s", 1, n=2), at(1.01, "s", 2), at(1.011, "s", 3)]
        (line,) = gesture(trace, **self.TABLE)
        self.assertEqual([event["data"] for event in line["data"]["events"]], [{"n": 2}, {}])
        self.assertEqual((line["source"], line["producer"]), (None, 0))

    def test_wants_as_many_producers_as_it_says(self):
        trace = [at(1, "s", 1), at(1.005, "s", 2), at(1.01, "s", 3)]
        self.assertEqual(times(gesture(trace, producers=3, **self.TABLE), "combo"), [1.01])


    def test_an_event_stamped_before_its_producers_latest_changes_nothing(self):
        self.assertEqual(gesture([at(1, "s", 1), at(0.985, "s", 1), at(0.98, "s", 2)], **self.TABLE), [])

    def test_the_newest_is_the_one_stamped_last(self):
        (line,) = gesture([at(1, "s", 1), at(0.985, "s", 3), at(0.99, "s", 2)], **self.TABLE)
        self.assertEqual([event["timestamp"] for event in line["data"]["events"]], [0.99, 1.0])


def code(*keys, gap=0.5, start=1.0):
    return [at(start + index * gap, "press", code=key) for index, key in enumerate(keys)]


class Sequence(unittest.TestCase):
    KONAMI = ("up", "up", "down", "down", "left", "right", "left", "right", "b", "a")

    def fired(self, trace, *keys, **more):
        steps = [{"type": "press", "where": {"code": key}} for key in keys]
        return gesture(trace, sequence=steps, emit="done", **more)

    def test_fires_when_each_step_came_within_the_timeout(self):
        for gap, count in ((1, 1), (1 - MICRO, 1), (1 + MICRO, 0)):
            self.assertEqual(len(self.fired(code("a", "b", gap=gap), "a", "b")), count, gap)

    def test_an_extra_up_does_not_spoil_the_code(self):
        (line,) = self.fired(code("up", *self.KONAMI, gap=0.0625), *self.KONAMI)
        self.assertEqual([event["data"]["code"] for event in line["data"]["sequence"]], list(self.KONAMI))

    def test_falls_back_to_the_longest_beginning(self):
        self.assertEqual(len(self.fired(code("a", "a", "b", "a", "a", "c"), "a", "a", "c")), 1)
        self.assertEqual(len(self.fired(code("a", "b", "a", "b", "c"), "a", "b", "c")), 1)

    def test_starts_anew_when_it_fired(self):
        self.assertEqual(len(self.fired(code("a", "a", "a"), "a", "a")), 1)

    def test_takes_no_note_of_other_types(self):
        trace = [at(1, "press", code="a"), at(1.25, "knob", code="a"), at(1.5, "press", code="b")]
        self.assertEqual(len(self.fired(trace, "a", "b")), 1)

    def test_is_kept_per_producer(self):
        trace = [at(1, "press", 1, code="a"), at(1.25, "press", 2, code="c"), at(1.5, "press", 1, code="b")]
        self.assertEqual([line["producer"] for line in self.fired(trace, "a", "b")], [1])


class Hold(unittest.TestCase):
    TABLE = {"hold": "b", "after": 0.5, "emit": "held"}

    def test_fires_once_a_press_at_its_moment(self):
        (line,) = gesture([at(1, "b", 1, "pad", value=True), at(1.25, "b", 1, "pad", value=True), end(9)], **self.TABLE)
        self.assertEqual((line["t"], line["source"], line["producer"]), (1_500_000, "pad", 1))
        self.assertEqual([event["timestamp"] for event in line["data"]["events"]], [1.0])

    def test_an_off_at_its_very_moment_wins(self):
        for gap, count in ((0.5, 0), (0.5 - MICRO, 0), (0.5 + MICRO, 1)):
            self.assertEqual(len(gesture([at(1, "b", value=1), at(1 + gap, "b", value=0)], **self.TABLE)), count, gap)

    def test_needs_an_off_before_it_fires_again(self):
        trace = [at(1, "b", value=1), at(2, "b", value=1), at(3, "b", value=0), at(4, "b", value=1)]
        self.assertEqual(times(gesture(trace, **self.TABLE), "held"), [1.5, 4.5])

    def test_is_kept_per_producer(self):
        trace = [at(1, "b", 1, value=1), at(1.25, "b", 2, value=1), at(1.25, "b", 1, value=0)]
        self.assertEqual(times(gesture(trace, **self.TABLE), "held"), [1.75])

    def test_counts_from_the_stamp_and_ends_at_the_time_reached_at_the_earliest(self):
        self.assertEqual(times(gesture([at(2, "a"), at(1.75, "b", value=1)], **self.TABLE), "held"), [2.25])
        self.assertEqual(times(gesture([at(2, "a"), at(1, "b", value=1), at(3, "a")], **self.TABLE), "held"), [2])
        self.assertEqual(gesture([at(2, "a"), at(1, "b", value=1), at(2, "b", value=0)], **self.TABLE), [])

    def test_where_says_what_is_on(self):
        table = {**self.TABLE, "where": {"force": {"at_least": 3}}}
        self.assertEqual(times(gesture([at(1, "b", force=3), at(1.25, "b", force=2, value=1), at(2, "b", force=9)], **table),
                               "held"), [2.5])


class Gates(unittest.TestCase):
    MIRROR = {"mirror": "knob", "gate": {"type": "main"}}

    def test_a_mirror_copies_while_its_gate_is_on(self):
        trace = [at(1, "knob"), at(2, "main", state=True), at(3, "knob", 4, "pad", n=1), at(4, "main", 9, state=False), at(5, "knob")]
        (line,) = gesture(trace, **self.MIRROR)
        self.assertEqual((line["t"], line["type"], line["source"], line["producer"]), (3_000_000, "knob", "pad", 4))
        self.assertEqual(line["data"], {"n": 1, "virtual_peripheral": {"id": "vp-1", "name": "g"}})

    def test_producer_replaces_the_producer(self):
        (line,) = gesture([at(1, "main", value=1), at(1, "knob", 4, "pad")], **self.MIRROR, producer=99)
        self.assertEqual((line["source"], line["producer"]), (None, 99))

    def test_every_gate_of_a_list_has_to_be_on(self):
        table = {"mirror": "knob", "gate": [{"type": "a"}, {"type": "b", "where": {"n": {"above": 1}}}]}
        trace = [at(1, "a", value=1), at(2, "knob"), at(3, "b", n=2), at(4, "knob"), at(5, "b", n=1), at(6, "knob")]
        self.assertEqual(times(gesture(trace, **table), "knob"), [4])

    def test_copies_are_not_copied_again_but_heard_by_others(self):
        tables = {"one": self.MIRROR, "two": self.MIRROR, "tap": {"double_tap": "knob", "emit": "twice"}}
        played = play([at(1, "main", value=1), at(2, "knob")], None, tables)
        self.assertEqual(brief(played), ["2 knob", "2 knob", "2 twice"])

    def test_an_event_that_is_gate_and_original_sets_the_gate_first(self):
        table = {"mirror": "knob", "gate": {"type": "knob", "where": {"n": 1}}}
        self.assertEqual(times(gesture([at(1, "knob", n=1), at(2, "knob", n=2)], **table), "knob"), [1])

    PLAYLISTS = {"show": {"steps": [{"type": "x", "offset": 1}]}}

    def test_a_gated_playlist_starts_for_each_event_that_passes(self):
        table = {"playlist": "show", "gate": {"type": "main"}}
        trace = [at(1, "main", value=1, n=5), at(1.5, "main", value=0), at(1.75, "main", value=2)]
        played = play(trace, self.PLAYLISTS, {"g": table})
        self.assertEqual(brief(played), ["2 x", "2 completed run-1", "2.75 x", "2.75 completed run-2"])
        self.assertEqual(of(played, "event.playlist.created")[0]["data"]["trigger_event"]["data"], {"value": 1, "n": 5})

    def test_cancel_active_stops_its_own_earlier_runs_first(self):
        playlists = {"show": {"trigger": "go", "steps": [{"type": "x", "offset": 1}]}}
        table = {"playlist": "show", "gate": {"type": "main"}, "cancel_active": True}
        trace = [at(1, "go"), at(1, "main", value=1), at(1.5, "main", value=1)]
        played = play(trace, playlists, {"g": table})
        self.assertEqual(brief(played), ["1.5 cancelled run-2", "2 x", "2 completed run-1", "2.5 x", "2.5 completed run-3"])
        cancelled = of(played, "event.playlist.stopped")[0]["data"]
        self.assertEqual(set(cancelled), {"playlist_id", "definition_id", "playlist_name", "reason"})

    def test_on_is_decided_by_the_first_field_that_is_there(self):
        for value in (True, 1, -0.5, "down", "on", "pressed"):
            self.assertTrue(conditions.is_on(None, {"value": value}), value)
        for value in (False, 0, 0.0, "up", "ON", "", None, [1], {"value": 1}):
            self.assertFalse(conditions.is_on(None, {"value": value}), value)
        self.assertFalse(conditions.is_on(None, {"value": 1, "enabled": 1, "state": 1, "pressed": None}))
        self.assertFalse(conditions.is_on(None, {"other": True}))


class Where(unittest.TestCase):
    def fits(self, wanted, value):
        return conditions.fits({"f": wanted}, {"f": value})

    def test_a_plain_value_means_equality_numbers_by_value(self):
        self.assertTrue(self.fits(1, 1.0) and self.fits("a", "a") and self.fits(True, True))
        self.assertFalse(self.fits(1, True) or self.fits(True, 1) or self.fits("1", 1) or self.fits(0, False) or self.fits(1, None))

    def test_a_missing_field_fits_none(self):
        for wanted in (1, {"not": 1}, {"one_of": [1]}, {"at_least": 0}):
            self.assertFalse(conditions.fits({"f": wanted}, {"g": 1}), wanted)

    def test_bounds_are_for_numbers_alone_and_mean_what_they_say(self):
        values = (0, 1, 2, True, "1")
        for wanted, fitting in (("at_least", [1, 2]), ("at_most", [0, 1]), ("above", [2]), ("below", [0])):
            self.assertEqual([value for value in values if self.fits({wanted: 1}, value)], fitting, wanted)

    def test_one_of_and_not(self):
        self.assertTrue(self.fits({"one_of": ["a", 1]}, 1.0) and self.fits({"not": "a"}, 1))
        self.assertFalse(self.fits({"one_of": ["a", 1]}, True) or self.fits({"not": 1}, 1.0))

    def test_all_comparisons_must_hold(self):
        where = {"n": {"at_least": 1, "below": 3}, "m": "a"}
        self.assertTrue(conditions.fits(where, {"n": 2, "m": "a"}))
        self.assertFalse(conditions.fits(where, {"n": 3, "m": "a"}) or conditions.fits(where, {"n": 2, "m": "b"}))


class Calibrate(unittest.TestCase):
    def test_subtracts_turns_and_scales(self):
        played = gesture([at(1, "acc", 2, "imu", x=1, y=2.5, z=3)], calibrate="acc", offset=[1, 0.5, 0],
                         matrix=[[0, 1, 0], [1, 0, 0], [1, 1, 1]], scale=[2, 1, 10], emit="vector")
        self.assertEqual(played[0]["data"], {
            "x": 4.0, "y": 0.0, "z": 50.0, "raw": {"x": 1, "y": 2.5, "z": 3},
            "source_event": {"event_type": "acc", "producer_id": 2, "data": {"x": 1, "y": 2.5, "z": 3}, "timestamp": 1.0},
            "virtual_peripheral": {"id": "vp-1", "name": "g"}})

    def test_needs_three_numbers(self):
        self.assertEqual(gesture([at(1, "acc", x=1, y=2), at(1, "acc", x=1, y=2, z=True)], calibrate="acc", emit="v"), [])


class Aggregate(unittest.TestCase):
    def values(self, trace, **table):
        played = gesture(trace, aggregate="m", field="n", window=1.0, emit="out", **table)
        return [(line["data"]["value"], line["data"]["count"]) for line in played]

    def numbers(self, *numbers, gap=0.25):
        return [at(1 + index * gap, "m", n=number) for index, number in enumerate(numbers)]

    def test_functions(self):
        for function, value in (("mean", -0.5), ("sum", -1.0), ("sum_abs", 5.0), ("count", 2), ("min", -3.0), ("max", 2.0)):
            last = self.values(self.numbers(2, -3), function=function)[-1]
            self.assertEqual((last, type(last[0])), ((value, 2), type(value)), function)

    def test_the_window_is_inclusive(self):
        for gap, count in ((1, 2), (1 - MICRO, 2), (1 + MICRO, 1)):
            self.assertEqual(self.values(self.numbers(1, 1, gap=gap))[-1][1], count, gap)

    def test_the_window_slides(self):
        self.assertEqual(self.values(self.numbers(1, 2, 3, 4, gap=0.75)), [(1.0, 1), (1.5, 2), (2.5, 2), (3.5, 2)])

    def test_the_window_reaches_back_from_the_latest_stamp(self):
        trace = [at(1, "m", n=1), at(2.5, "m", n=2), at(1.5, "m", n=4), at(1.499999, "m", n=8)]
        self.assertEqual(self.values(trace, function="sum"), [(1.0, 1), (2.0, 1), (6.0, 2), (6.0, 2)])

    def test_fires_once_when_reached_and_again_only_after_a_value_below(self):
        trace = self.numbers(1, 2, 3, 1.5, 2, 1, 2, gap=2)
        self.assertEqual(self.values(trace, at_least=2), [(2.0, 1), (2.0, 1), (2.0, 1)])
        self.assertEqual(self.values(trace, at_least=2, rearm_below=1.5), [(2.0, 1), (2.0, 1)])

    def test_clear_forgets_the_window_when_it_fires(self):
        trace = self.numbers(1, 1, 1, 1, gap=0.0625)
        self.assertEqual(self.values(trace, function="sum", at_least=2, clear=True), [(2.0, 2), (2.0, 2)])
        self.assertEqual(self.values(trace, function="sum", at_least=2, rearm_below=1, clear=True), [(2.0, 2)])

    def test_events_without_a_number_are_ignored(self):
        trace = [at(1, "m", n=1), at(1, "m", n=True), at(1, "m", n="1"), at(1, "m")]
        self.assertEqual(self.values(trace, function="count"), [(1, 1)])

    def test_a_count_may_do_without_a_field(self):
        played = gesture([at(1, "m"), at(1, "m")], aggregate="m", function="count", window=1, emit="out")
        self.assertEqual([line["data"]["value"] for line in played], [1, 2])
        self.assertEqual(played[0]["data"]["window"], 1.0)

    def test_is_kept_per_producer(self):
        self.assertEqual(self.values([at(1, "m", 1, n=1), at(1, "m", 2, n=2)], function="sum"), [(1.0, 1), (2.0, 1)])


class Smooth(unittest.TestCase):
    def test_tells_the_newest_event_with_the_means_in_it(self):
        trace = [at(1, "acc", x=1, n=7), at(1.2, "acc", x=2, count="many", who="b"), at(1.1, "acc", x=6, who="late")]
        played = gesture(trace, smooth="acc", fields=["x"], emit="calm")
        about = {"virtual_peripheral": {"id": "vp-1", "name": "g"}}
        self.assertEqual([line["data"] for line in played], [
            {"x": 1.0, "n": 7, "count": 1, **about}, {"x": 1.5, "count": 2, "who": "b", **about},
            {"x": 3.0, "count": 3, "who": "b", **about}])

    def test_the_window_is_inclusive(self):
        for gap, count in ((0.2, 2), (0.2 - MICRO, 2), (0.2 + MICRO, 1)):
            played = gesture([at(1, "acc", x=1), at(1 + gap, "acc", x=1)], smooth="acc", fields=["x"], emit="calm")
            self.assertEqual(played[-1]["data"]["count"], count, gap)

    def test_needs_a_number_in_each_field(self):
        self.assertEqual(gesture([at(1, "acc", x=1, y=2), at(1, "acc", x=1, y=2, z=True)], smooth="acc", emit="calm"), [])


class Magnitude(unittest.TestCase):
    def values(self, *vectors, **table):
        trace = [at(1, "acc", x=x, y=y, z=z) for x, y, z in vectors]
        return [line["data"]["value"] for line in gesture(trace, magnitude="acc", emit="length", **table)]

    def test_is_the_length_less_gravity(self):
        self.assertEqual(self.values((2, -3, 6), (0, 0, 0), gravity=1), [6.0, -1.0])
        self.assertEqual(self.values((0, 9.80665, 0)), [0.0])

    def test_fires_once_and_again_only_after_a_value_below(self):
        vectors = [(n, 0, 0) for n in (9, 10, 11, 5, 10, 4, 10)]
        self.assertEqual(self.values(*vectors, gravity=0, at_least=10, rearm_below=5), [10.0, 10.0])


class Heading(unittest.TestCase):
    TABLE = {"heading": "mag", "accelerometer": "acc", "gravity": 1, "emit": "way"}

    def told(self, up, field, gap=0.0, **table):
        trace = [at(1, "acc", **dict(zip("xyz", up))), at(1 + gap, "mag", **dict(zip("xyz", field)))]
        played = gesture(trace, **{**self.TABLE, **table})
        return [tuple(line["data"][angle] for angle in ("heading", "pitch", "roll")) for line in played]

    def test_level_it_is_where_the_forward_axis_points(self):
        for field, heading in (((2, 0, -4), 0), ((0, 2, -4), 90), ((-2, 0, -4), 180), ((0, -2, -4), 270)):
            self.assertEqual(self.told((0, 0, 1), field), [(heading, 0, 0)])
        self.assertEqual(self.told((0, 0, 1), (0, 2, -4), forward="y"), [(0, 0, 0)])

    def test_tilted_it_is_the_same(self):
        self.assertEqual(self.told((0.6, 0, 0.8), (2 * 0.8 - 4 * 0.6, 0, -2 * 0.6 - 4 * 0.8)), [(0, 36.87, 0)])
        self.assertEqual(self.told((0, 1, 0), (0, -4, -2)), [(90, 0, 90)])  # on its right side: z looks to the south
        self.assertEqual(self.told((0, 0, -1), (0, -2, 4)), [(90, 0, 180)])

    def test_declination_leads_round_the_circle(self):
        self.assertEqual(self.told((0, 0, 1), (0, -2, -4), declination=90), [(0, 0, 0)])
        self.assertEqual(self.told((0, 0, 1), (2, 0, -4), declination=-0.5), [(359.5, 0, 0)])

    def test_what_cannot_be_known_is_not_told(self):
        for up, field in (((0, 0, 0.4), (2, 0, -4)), ((0, 0, 1.6), (2, 0, -4)), ((1, 0, 0), (2, 0, -4)), ((0, 0, 1), (0, 0, -4))):
            self.assertEqual(self.told(up, field), [])

    def test_both_are_at_most_so_far_apart(self):
        for gap, count in ((1, 1), (1 - MICRO, 1), (1 + MICRO, 0)):
            self.assertEqual(len(self.told((0, 0, 1), (2, 0, -4), gap)), count, gap)

    def test_the_mean_goes_round_the_circle_and_opposites_have_none(self):
        fields = [(2, 2, -4), (2, -2, -4), (-2, -2, -4), (-2, 2, -4)]
        trace = [at(1, "acc", x=0, y=0, z=1)] + [at(1, "mag", x=x, y=y, z=z) for x, y, z in fields]
        played = gesture(trace, window=0.2, **self.TABLE)
        self.assertEqual([line["data"]["heading"] for line in played], [45, 0, 315])


class Zones(unittest.TestCase):
    TABLE = {"zones": "m", "field": "n", "bounds": [10, 20], "names": ["a", "b", "c"], "emit": "zone"}

    def changes(self, *numbers, **table):
        played = gesture([at(1, "m", n=number) for number in numbers], **{**self.TABLE, **table})
        return [(line["data"]["from"], line["data"]["zone"], line["data"]["value"]) for line in played]

    def test_tells_of_the_first_and_of_each_change(self):
        self.assertEqual(self.changes(9, 10, 25, 19.5, 0), [(None, "a", 9), ("a", "b", 10), ("b", "c", 25), ("c", "b", 19.5), ("b", "a", 0)])

    def test_hysteresis_holds_downwards_alone(self):
        self.assertEqual(self.changes(10, 8, 7.9, 9.9, 10, hysteresis=2), [(None, "b", 10), ("b", "a", 7.9), ("a", "b", 10)])


class Debounce(unittest.TestCase):
    TABLE = {"debounce": "noisy", "quiet": 0.5, "emit": "steady"}

    def test_tells_of_the_latest_event_once_it_was_quiet(self):
        (line,) = gesture([at(1, "noisy", 1), at(1.25, "noisy", 2, "pad", n=1)], **self.TABLE)
        self.assertEqual((line["t"], line["source"], line["producer"]), (1_750_000, "pad", 2))
        self.assertEqual([event["data"] for event in line["data"]["events"]], [{"n": 1}])

    def test_an_event_at_the_very_end_begins_it_anew(self):
        for gap, fired in ((0.5, [2.0]), (0.5 - MICRO, [2.0 - MICRO]), (0.5 + MICRO, [1.5, 2.0 + MICRO])):
            played = gesture([at(1, "noisy"), at(1 + gap, "noisy")], **self.TABLE)
            self.assertEqual(times(played, "steady"), [round(when, 6) for when in fired], gap)


    def test_an_event_stamped_before_the_latest_changes_nothing(self):
        (line,) = gesture([at(1, "noisy", n=1), at(0.25, "noisy", n=2)], **self.TABLE)
        self.assertEqual((line["t"], line["data"]["events"][0]["data"]), (1_500_000, {"n": 1}))


class RateLimit(unittest.TestCase):
    def passed(self, *when, per_second=2):
        return times(gesture([at(time, "r") for time in when], rate_limit="r", per_second=per_second, emit="s"), "s")

    def test_no_more_than_so_many_pass_in_any_second_its_ends_included(self):
        self.assertEqual(self.passed(1, 1.5, 1.75, 2, 2.000001, 2.5, 2.500001), [1, 1.5, 2.000001, 2.500001])

    def test_what_was_dropped_does_not_count(self):
        self.assertEqual(self.passed(1, 1.5, 2.000001, per_second=1), [1, 2.000001])
