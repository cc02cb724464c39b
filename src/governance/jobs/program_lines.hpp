// ProgramLines: what a program prints that does a job: how far it is, what came of it, and its last lines.
// Outside bytes, which come in pieces. Pure.
//
//   progress 0.4 two of five       how far it is, 0 to 1, and a line for people
//   result {"files":5}             what came of it
//   anything else                  is kept, as far as it is among the last
#pragma once

#include "base/value.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::governance::jobs {

class ProgramLines {
public:
    static constexpr std::size_t most_lines = 20;
    static constexpr std::size_t longest_line = 400;         ///< bytes that are kept of one
    static constexpr std::size_t longest_result = 32 * 1024; ///< a longer one is a line like others

    struct Progress {
        double part;
        std::string message;

        bool operator==(const Progress&) const = default;
    };

    /// Takes bytes, however they were cut.
    void take(std::string_view bytes);
    /// Nothing comes any more: what has no line's end is a line, too.
    void end();

    /// What was said last since the last question.
    std::optional<Progress> take_progress();
    /// The last one; null: none.
    const Value& result() const noexcept { return result_; }
    /// Why the last line `result` was not taken, but as a line like others. Empty: it was, or there was none.
    const std::string& complaint() const noexcept { return complaint_; }
    /// The last ones that are neither, fit to be shown, the latest last.
    const std::deque<std::string>& last() const noexcept { return last_; }

private:
    void take_line(std::string_view line);

    std::string begun_;
    std::optional<Progress> progress_;
    Value result_;
    std::string complaint_;
    std::deque<std::string> last_;
};

} // namespace tutti::governance::jobs
