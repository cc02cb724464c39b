#!/usr/bin/python3
"""The marks of hearing (audio/score.py): what is right scores 1, and each way of being wrong costs what it should."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "audio"))

import score  # noqa: E402
from listeners import heard_in_frames  # noqa: E402

BEATS = [0.5 * index for index in range(1, 61)]  # 120 a minute for 30 s


def shifted(times, by):
    return [time + by for time in times]


class Onsets(unittest.TestCase):
    def test_what_is_heard_in_time_is_right_and_what_is_late_is_wrong(self):
        self.assertEqual(score.onset_f([1, 2, 3], [], [1.04, 1.97, 3]), 1)
        self.assertEqual(score.onset_f([1, 2, 3], [], [1.06, 2, 3]), 4 / 6)

    def test_one_note_is_not_found_twice(self):
        self.assertAlmostEqual(score.onset_f([1, 2], [], [1, 1.01, 2]), 4 / 5)

    def test_close_notes_are_paired_so_that_most_have_a_partner(self):
        self.assertEqual(score.pairs([1.0, 1.04], [0.96, 1.03], 0.05), 2)

    def test_of_nothing_nothing_is_heard(self):
        self.assertEqual(score.onset_f([], [], []), 1)
        self.assertEqual(score.onset_f([], [], [1]), 0)

    def test_a_note_that_swells_may_be_heard_once_or_not_at_all(self):
        swelling = [[2.0, 2.3]]
        self.assertEqual(score.onset_f([1], swelling, [1]), 1)
        self.assertEqual(score.onset_f([1], swelling, [1, 2.2]), 1)
        self.assertLess(score.onset_f([1], swelling, [1, 2.1, 2.2]), 1)

    def test_a_stroke_within_a_swell_is_still_wanted(self):
        self.assertEqual(score.onset_f([2.1], [[2.0, 2.3]], [2.1]), 1)
        self.assertEqual(score.onset_f([2.1], [[2.0, 2.3]], []), 0)


class Beats(unittest.TestCase):
    def test_the_first_five_seconds_do_not_count(self):
        self.assertEqual(score.beat_f(BEATS, [time for time in BEATS if time >= 5]), 1)
        self.assertEqual(score.beat_f(BEATS, [0.1, 3.3, *BEATS]), 1)

    def test_half_of_the_beats_are_two_thirds(self):
        self.assertAlmostEqual(score.beat_f(BEATS, BEATS[1::2]), 2 / 3, 1)

    def test_beats_between_beats_are_worth_nothing_but_for_a_listener_that_claps_there(self):
        off = shifted(BEATS, 0.25)
        self.assertEqual(score.beat_f(BEATS, off), 0)
        cmlt, amlt = score.continuity(BEATS, off)
        self.assertEqual(cmlt, 0)
        self.assertGreater(amlt, 0.95)

    def test_continuity_is_one_for_the_truth_and_low_for_another_tempo(self):
        self.assertEqual(score.continuity(BEATS, BEATS), (1, 1))
        wrong = [0.41 * index for index in range(1, 73)]
        self.assertLess(max(score.continuity(BEATS, wrong)), 0.2)

    def test_a_missing_beat_costs_its_neighbour_too(self):
        found = [time for time in BEATS if time != 15]
        self.assertAlmostEqual(score.continuity(BEATS, found)[0], 1 - 2 / 50, 3)


class Tempo(unittest.TestCase):
    def test_four_per_cent_off_is_right_five_is_not(self):
        self.assertTrue(score.is_right(104, 100))
        self.assertFalse(score.is_right(105, 100))

    def test_twice_the_tempo_is_wrong(self):
        self.assertEqual(score.tempo_share([[0, 80]], [[0, 160]], 30), 0)

    def test_a_change_has_eight_seconds(self):
        truth = [[0, 100], [15, 120]]
        self.assertEqual(score.tempo_share(truth, [[0, 100], [22.9, 120]], 30), 1)
        self.assertLess(score.tempo_share(truth, [[0, 100], [25, 120]], 30), 1)

    def test_a_ramp_is_no_sudden_change(self):
        self.assertEqual(score.changes([[second, 100 + second] for second in range(30)]), [])

    def test_silence_does_not_count_and_the_song_after_it_is_a_change(self):
        truth = [[0, 100], [12, 0], [16, 140]]
        self.assertEqual(score.changes(truth), [12, 16])
        self.assertEqual(score.tempo_share(truth, [[0, 100], [23, 140]], 30), 1)

    def test_what_was_said_most_of_the_time_is_the_tempo(self):
        self.assertEqual(score.overall_tempo([[0, 0], [2, 60], [6, 120], [29, 90]], 30), 120)
        self.assertEqual(score.overall_tempo([[0, 0]], 30), 0)


class Marks(unittest.TestCase):
    TRUTH = {"bpm": 120, "beats": BEATS, "onsets": BEATS, "tempo": [[0.5, 120]], "duration": 31}

    def test_the_truth_gets_full_marks(self):
        marks = score.marks(self.TRUTH, {"onsets": BEATS, "beats": BEATS, "tempo": [[0.5, 120]]})
        self.assertEqual(set(marks.values()), {1})

    def test_silence_gets_none(self):
        marks = score.marks(self.TRUTH, {"onsets": [], "beats": [], "tempo": []})
        self.assertEqual(set(marks.values()), {0})

    def test_where_nothing_is_what_was_heard_is_counted_by_the_minute(self):
        truth = {"bpm": None, "beats": [], "onsets": [], "tempo": [], "duration": 30}
        marks = score.marks(truth, {"onsets": [1, 2], "beats": [7], "tempo": []})
        self.assertEqual(marks, {"false onsets": 4, "false beats": 2})

    def test_means_leave_out_what_a_stream_cannot_have(self):
        self.assertEqual(score.means([{"beat": 1, "tempo": None}, {"beat": 0, "tempo": 1}]), {"beat": 0.5, "tempo": 1})


class Frames(unittest.TestCase):
    def test_what_happened_is_told_later_with_its_age(self):
        quiet = '{"number":0,"onsets":{"any":{"is_onset":false,"age":0}},"beat":{"is_beat":false,"age":0},"tempo":{"bpm":0}}'
        told = '{"number":59,"onsets":{"any":{"is_onset":true,"age":0.05}},"beat":{"is_beat":true,"age":0.25},"tempo":{"bpm":120}}'
        heard = heard_in_frames([quiet, told])
        self.assertEqual(heard, {"onsets": [0.95], "beats": [0.75], "tempo": [[1 / 60, 0], [1, 120]]})


if __name__ == "__main__":
    unittest.main()
