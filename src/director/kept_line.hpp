// One line of the file of definitions that were said over the bus: one or several changes that were made
// together.
#pragma once

#include "director/score.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

/// `{"v":1,"changes":[{"playlist":"<name>","definition":{…}},{"gesture":"<name>","definition":null},…]}`:
/// null for one of the file that was removed; no `definition` for one that is as the file has it again, or
/// gone. InvalidInput; UnknownVersion.
Result<std::vector<Score::Kept>> parse_kept_line(std::string_view json);

/// Such a line in the making.
class KeptLine {
public:
    void add(const Score::Kept& change);
    /// With its '\n'.
    std::string take() &&;

private:
    std::string text_;
};

} // namespace tutti::director
