// What is asked of the history, and what it answers, as JSON. Pure.
#pragma once

#include "base/value.hpp"
#include "workers/history/reading_store.hpp"

#include <string>
#include <vector>

namespace tutti::history {

/// {source, sensor, from?, to?, points?}: times in epoch seconds, `from` a day before `to`, which is now
/// where they are left out; `points` 500, at most 2000. InvalidInput says which is wrong.
Result<Question> question_from(const Value& params, SampleTime now);

/// {name}: what a copy of the store is called. InvalidInput where it is no name.
Result<std::string> backup_name_from(const Value& params);

/// {source, sensor, unit, from, to, step, times, min, mean, max, count}: the last five are lists of one
/// length, a place for each bucket that has samples, oldest first; a bucket is `step` seconds wide.
Value to_value(const Question& question, const Course& course);

/// {series: [{source, sensor, unit, first, last}]}; what only waits yet is there, too.
Value series_value(const std::vector<KeptSeries>& kept, const Gathering& gathering);

} // namespace tutti::history
