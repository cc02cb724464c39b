// What a program prints that does a job: in two pieces it says what it says in one, and all is bounded.
#include "governance/jobs/program_lines.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

using tutti::governance::jobs::ProgramLines;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto cut = std::min<std::size_t>(data[0], text.size());
    ProgramLines whole;
    whole.take(text);
    whole.end();
    ProgramLines pieces;
    pieces.take(text.substr(0, cut));
    pieces.take(text.substr(cut));
    pieces.end();
    tutti::invariant(whole.last() == pieces.last(), "the same lines");
    tutti::invariant(whole.result() == pieces.result(), "the same result");
    tutti::invariant(whole.complaint() == pieces.complaint(), "the same complaint");
    tutti::invariant(whole.take_progress() == pieces.take_progress(), "the same progress");
    tutti::invariant(whole.last().size() <= ProgramLines::most_lines, "so many lines");
    for (const auto& line : whole.last())
        tutti::invariant(line.size() <= ProgramLines::longest_line, "so long a line");
    return 0;
}
