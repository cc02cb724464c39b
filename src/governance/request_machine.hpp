// How far a request is: the table by which Dispatcher goes on.
#pragma once

#include "governance/state_machine.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::governance {

enum class Phase : std::uint8_t {
    Received,    ///< allowed
    LookingUp,   ///< whether it was asked before
    Asking,      ///< a question, which is being answered
    Applying,    ///< its effect, its answer and its line of audit are being written together
    Beginning,   ///< that it begins is being written
    CarryingOut, ///< by whoever does it
    Ending,      ///< its answer is being written
    Withdrawing, ///< that it was not carried out after all is being written
    Unkept,      ///< its end could not be written: it is written when the store takes writes again
    Over,
};

enum class Turn : std::uint8_t {
    LookUp,
    Ask,
    Apply,
    Begin,
    Refuse,
    Replay, ///< its answer is known
    Stored,
    NotStored,
    Withdraw, ///< what it needs was lost before it was carried out
    Done,     ///< carried out, well or not
    Expire,   ///< whoever asked waits no longer
    Retry,    ///< the store takes writes again
};

/// What the dispatcher does then.
enum class Step : std::uint8_t {
    Answer,
    ReadKept,
    CarryOut,
    WriteTogether,
    WriteBegun,
    WriteEnded,
    WriteWithdrawn,
};

std::string_view name(Phase phase) noexcept;
std::string_view name(Turn turn) noexcept;
std::string_view name(Step step) noexcept;

inline constexpr StateMachine request_machine(
    "a request", std::to_array<Transition<Phase, Turn, Step>>({
                     {Phase::Received, Turn::LookUp, Phase::LookingUp, Step::ReadKept},
                     {Phase::Received, Turn::Ask, Phase::Asking, Step::CarryOut},
                     {Phase::Received, Turn::Apply, Phase::Applying, Step::WriteTogether},
                     {Phase::Received, Turn::Begin, Phase::Beginning, Step::WriteBegun},
                     {Phase::Received, Turn::Refuse, Phase::Over, Step::Answer},
                     {Phase::LookingUp, Turn::Replay, Phase::Over, Step::Answer},
                     {Phase::LookingUp, Turn::Apply, Phase::Applying, Step::WriteTogether},
                     {Phase::LookingUp, Turn::Begin, Phase::Beginning, Step::WriteBegun},
                     {Phase::LookingUp, Turn::Refuse, Phase::Over, Step::Answer},
                     {Phase::Asking, Turn::Done, Phase::Over, Step::Answer},
                     {Phase::Asking, Turn::Expire, Phase::Over, Step::Answer},
                     {Phase::Applying, Turn::Stored, Phase::Over, Step::Answer},
                     {Phase::Applying, Turn::NotStored, Phase::Over, Step::Answer},
                     {Phase::Beginning, Turn::Stored, Phase::CarryingOut, Step::CarryOut},
                     {Phase::Beginning, Turn::Withdraw, Phase::Withdrawing, Step::WriteWithdrawn},
                     {Phase::Beginning, Turn::NotStored, Phase::Over, Step::Answer},
                     {Phase::CarryingOut, Turn::Done, Phase::Ending, Step::WriteEnded},
                     {Phase::Ending, Turn::Stored, Phase::Over, Step::Answer},
                     {Phase::Ending, Turn::NotStored, Phase::Unkept, Step::Answer},
                     {Phase::Withdrawing, Turn::Stored, Phase::Over, Step::Answer},
                     {Phase::Withdrawing, Turn::NotStored, Phase::Unkept, Step::Answer},
                     {Phase::Unkept, Turn::Retry, Phase::Ending, Step::WriteEnded},
                 })
);
static_assert(request_machine.is_sound());

} // namespace tutti::governance
