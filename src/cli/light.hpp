// `tutti light`: what stands on the displays, and what people ask of it.
#pragma once

#include "base/value.hpp"
#include "command/stay.hpp"
#include "command/terminal.hpp"

#include <string>

namespace tutti::cli {

struct LightOptions {
    command::BusTarget bus;
    std::string prefix; ///< of the services' names: "left."
    bool json = false;
};

/// Modes, parameters, displays, as tables.
int show_light(const LightOptions& options);

/// Asks the renderer, and where `both` is set also the output.
enum class LightHands { Render, Output, Both };
int ask_light(const LightOptions& options, std::string action, Value params, LightHands hands);

/// `SCENE.PARAMETER VALUE`: a number, true or false, or a text.
int set_light(const LightOptions& options, const std::string& target, const std::string& value);

/// Why a frame, or an event's light, is as it is: "1234" or "source/id"; empty: what was shown last.
int why_light(const LightOptions& options, const std::string& subject);

// ---- pure ----

/// `outputs` may be null: nobody shows the light.
std::string describe_light(const Value& light, const Value& outputs, command::Colours colours);
/// How long frames take, and events to their light; `render` and `output` as their get_stats say it, either
/// may be null.
std::string describe_times(const Value& render, const Value& output, command::Colours colours);
std::string describe_why(const Value& why);
/// What a person writes as a value: JSON where it is a number, true or false, else a text.
Value value_from(const std::string& text);

} // namespace tutti::cli
