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
    /// Whether that is news. `reason`: why it is so, for people; empty: that goes without saying.
    bool set(Step step, StepState state, std::string_view reason = {}) {
        auto& known = known_[static_cast<std::size_t>(step)];
        if (known.state == state && known.reason == reason) return false;
        known = {state, std::string(reason)};
        return true;
    }
    StepState at(Step step) const noexcept { return known_[static_cast<std::size_t>(step)].state; }
    /// {"detect": "complete", …}
    Value to_value() const {
        std::vector<Member> members;
        for (std::size_t index = 0; index < known_.size(); ++index)
            members.push_back({std::string(step_names[index]), name(known_[index].state)});
        return Value::object(std::move(members));
    }
    /// In their order, with the reasons: [{"step": "detect", "state": "complete"}, …]
    Value with_reasons() const {
        std::vector<Value> steps;
        for (std::size_t index = 0; index < known_.size(); ++index) {
            const auto& [state, reason] = known_[index];
            std::vector<Member> step = {{"step", step_names[index]}, {"state", name(state)}};
            if (!reason.empty()) step.push_back({"reason", reason});
            steps.push_back(Value::object(std::move(step)));
        }
        return Value::array(std::move(steps));
    }

private:
    struct Known {
        StepState state{};
        std::string reason = {};
    };

    std::array<Known, step_names.size()> known_{};
};

} // namespace tutti::lyrics
