// Steps: how far it is with what is done for a song, each step as people see it.
#pragma once

#include "base/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::lyrics {

enum class Step : std::uint8_t {
    Detect,
    Lyrics,
    Parse,
    Refrain,
    Keywords,
    Categorise,
    Analyse,
    ImagePrompt,
    Image,
    Send,
};
inline constexpr std::array<std::string_view, 10> step_names = {"detect",  "lyrics",       "parse",
                                                                "refrain", "keywords",     "categorise",
                                                                "analyse", "image_prompt", "image",
                                                                "send"};

enum class StepState : std::uint8_t { Pending, Running, Complete, Error, Skipped };
inline constexpr std::array<std::string_view, 5> step_state_names = {
    "pending", "running", "complete", "error", "skipped"
};

inline std::string_view name(Step step) noexcept { return step_names[static_cast<std::size_t>(step)]; }
inline std::string_view name(StepState state) noexcept {
    return step_state_names[static_cast<std::size_t>(state)];
}

/// Where each step is.
class Steps {
public:
    /// Whether that is news.
    bool set(Step step, StepState state) noexcept {
        auto& known = states_[static_cast<std::size_t>(step)];
        if (known == state) return false;
        known = state;
        return true;
    }
    StepState at(Step step) const noexcept { return states_[static_cast<std::size_t>(step)]; }
    /// {"detect": "complete", …}
    Value to_value() const {
        std::vector<Member> members;
        for (std::size_t index = 0; index < states_.size(); ++index)
            members.push_back({std::string(step_names[index]), name(states_[index])});
        return Value::object(std::move(members));
    }

private:
    std::array<StepState, step_names.size()> states_{};
};

} // namespace tutti::lyrics
