// Features as a table for spreadsheets: the members of to_value(Features), flat, under names like
// "levels.bass" and "spectrum.0".
#pragma once

#include "base/value.hpp"

#include <string>

namespace tutti::audio {

/// "number,time,gain,levels.sub_bass,…": the names of what append_row() writes of such a value.
std::string column_names(const Value& features);
/// Numbers, and 0 or 1 for what is true or false, parted by commas.
void append_row(std::string& out, const Value& features);

} // namespace tutti::audio
