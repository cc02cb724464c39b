#include "governance/request_machine.hpp"

#include <array>
#include <cstddef>

namespace tutti::governance {

namespace {

constexpr std::array<std::string_view, 10> phase_names = {"received", "looking up",  "asking",
                                                          "applying", "beginning",   "carrying out",
                                                          "ending",   "withdrawing", "unkept",
                                                          "over"};
constexpr std::array<std::string_view, 12> turn_names = {"look up",  "ask",    "apply",  "begin",
                                                         "refuse",   "replay", "stored", "not stored",
                                                         "withdraw", "done",   "expire", "retry"};
constexpr std::array<std::string_view, 7> step_names = {
    "answer",
    "read what is kept",
    "carry out",
    "write all together",
    "write that it begins",
    "write its end",
    "write that it was not carried out"
};

} // namespace

std::string_view name(Phase phase) noexcept { return phase_names[static_cast<std::size_t>(phase)]; }
std::string_view name(Turn turn) noexcept { return turn_names[static_cast<std::size_t>(turn)]; }
std::string_view name(Step step) noexcept { return step_names[static_cast<std::size_t>(step)]; }

} // namespace tutti::governance
