// How ComfyUI is asked for a picture and what it answers. Pure; ComfyUi (comfyui.hpp) asks.
//
// Written from docs.comfy.org, "Server > Routes" (/prompt, /history/{prompt_id}, /view, /queue), and
// "Workflow JSON > API format".
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::lyrics {

/// A workflow as ComfyUI exports it ("Export (API)"), in which "{prompt}" stands in a text where the prompt
/// is to stand, and "{seed}" in place of a seed.
class Workflow {
public:
    static constexpr std::size_t most_bytes = 512 << 10;

    /// InvalidInput: no JSON, not of that form, or without a place for the prompt.
    static Result<Workflow> parse(std::string_view text);

    /// As it is queued, with these in their places.
    Value with(std::string_view prompt, std::uint32_t seed) const;

private:
    explicit Workflow(Value nodes) : nodes_(std::move(nodes)) {}

    Value nodes_;
};

/// A picture as ComfyUI knows it.
struct ComfyPicture {
    std::string name;
    std::string folder;
    std::string type; ///< "output"

    bool operator==(const ComfyPicture&) const = default;
};

io::HttpCall queue_call(std::string_view base_url, const Value& workflow);
/// The prompt's id. InvalidInput: the workflow is refused, in ComfyUI's short word for why.
Result<std::string> read_queued(const io::HttpResponse& answer);

io::HttpCall history_call(std::string_view base_url, std::string_view prompt_id);
/// Nothing: it is not done yet. InvalidInput: it failed, or made no picture.
Result<std::optional<ComfyPicture>> read_history(const io::HttpResponse& answer, std::string_view prompt_id);

io::HttpCall view_call(std::string_view base_url, const ComfyPicture& picture);
/// That one is not wanted any more, if it has not begun.
io::HttpCall unqueue_call(std::string_view base_url, std::string_view prompt_id);

/// "png", "jpg", "webp" by a picture's first bytes; empty: it is none of these.
std::string_view picture_ending(std::string_view bytes) noexcept;

} // namespace tutti::lyrics
