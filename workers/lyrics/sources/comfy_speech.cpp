#include "workers/lyrics/sources/comfy_speech.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"
#include "workers/lyrics/sources/service_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::lyrics {

namespace {

constexpr std::string_view prompt_place = "{prompt}";
constexpr std::string_view seed_place = "{seed}";
constexpr std::size_t longest_id = 128;

struct Filling {
    std::string_view prompt;
    std::uint32_t seed;
};

std::string filled(std::string_view text, std::string_view prompt) {
    std::string full;
    while (true) {
        const auto at = text.find(prompt_place);
        full += text.substr(0, at);
        if (at == std::string_view::npos) return full;
        full += prompt;
        text.remove_prefix(at + prompt_place.size());
    }
}

Value filled(const Value& value, const Filling& filling) {
    if (value.is_string()) {
        if (value.string() == seed_place) return filling.seed;
        return filled(value.string(), filling.prompt);
    }
    if (value.is_array()) {
        std::vector<Value> items;
        for (const auto& item : value.items()) items.push_back(filled(item, filling));
        return Value::array(std::move(items));
    }
    if (!value.is_object()) return value;
    std::vector<Member> members;
    for (const auto& member : value.members()) members.push_back({member.key, filled(member.value, filling)});
    return Value::object(std::move(members));
}

bool has_place(const Value& value) {
    if (value.is_string()) return value.string().contains(prompt_place);
    if (value.is_array()) return std::ranges::any_of(value.items(), has_place);
    return value.is_object() && std::ranges::any_of(value.members(), has_place, &Member::value);
}

bool is_node(const Member& member) {
    const auto* inputs = member.value.find("inputs");
    return text_at(member.value, "class_type") && inputs != nullptr && inputs->is_object();
}

/// One word of ComfyUI's own: "prompt_outputs_failed_validation". Its sentences repeat what stands in the
/// workflow.
std::string word_of(std::optional<std::string_view> text) {
    constexpr std::size_t longest = 60;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (!text || text->size() > longest || !std::ranges::all_of(*text, is_letter)) return "no reason";
    return std::string(*text);
}

Result<Value> comfy_object(const io::HttpResponse& answer) {
    if (answer.status == 400) {
        const auto why = parse_json(answer.body);
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "ComfyUI refuses the workflow ({})",
                                         word_of(why ? text_at(*why, "error", "type") : std::nullopt)
                                     )
        );
    }
    return object_in(answer, "ComfyUI");
}

std::optional<ComfyPicture> picture_in(const Value& image) {
    const auto name = text_at(image, "filename");
    if (!name) return std::nullopt;
    return ComfyPicture{
        std::string(*name), std::string(text_at(image, "subfolder").value_or("")),
        std::string(text_at(image, "type").value_or("output"))
    };
}

/// The first that was saved; else the first that was only looked at.
std::optional<ComfyPicture> best_of(const Value& outputs) {
    std::optional<ComfyPicture> best;
    for (const auto& node : outputs.members()) {
        const auto* images = node.value.find("images");
        if (images == nullptr || !images->is_array()) continue;
        for (const auto& image : images->items()) {
            auto picture = picture_in(image);
            if (picture && (!best || (best->type != "output" && picture->type == "output")))
                best = std::move(picture);
        }
    }
    return best;
}

} // namespace

Result<Workflow> Workflow::parse(std::string_view text) {
    if (text.size() > most_bytes) return fail(ErrorCode::LimitExceeded, "the workflow is too large");
    auto value = parse_json(text);
    if (!value) return fail(ErrorCode::InvalidInput, "the workflow is no JSON: " + value.error().message);
    const bool is_workflow =
        value->is_object() && !value->members().empty() && std::ranges::all_of(value->members(), is_node);
    if (!is_workflow)
        return fail(
            ErrorCode::InvalidInput,
            "that is no workflow in API format: export it in ComfyUI by \"Export (API)\""
        );
    if (!has_place(*value))
        return fail(
            ErrorCode::InvalidInput,
            "the workflow has no place for the prompt: write {prompt} into a text of it"
        );
    return Workflow(std::move(*value));
}

Value Workflow::with(std::string_view prompt, std::uint32_t seed) const {
    return filled(nodes_, Filling{prompt, seed});
}

io::HttpCall queue_call(std::string_view base_url, const Value& workflow) {
    io::HttpCall call;
    call.method = "POST";
    call.url = fmt::format("{}/prompt", base_url);
    call.content_type = "application/json";
    call.body = print_json(Value::object({{"prompt", workflow}, {"client_id", "tutti"}}));
    return call;
}

Result<std::string> read_queued(const io::HttpResponse& answer) {
    const auto value = comfy_object(answer);
    if (!value) return std::unexpected(value.error());
    const auto id = text_at(*value, "prompt_id");
    if (!id || id->size() > longest_id) return fail(ErrorCode::InvalidInput, "ComfyUI gives no prompt_id");
    return std::string(*id);
}

io::HttpCall history_call(std::string_view base_url, std::string_view prompt_id) {
    io::HttpCall call;
    call.url = fmt::format("{}/history/{}", base_url, percent_encoded(prompt_id));
    return call;
}

Result<std::optional<ComfyPicture>> read_history(const io::HttpResponse& answer, std::string_view prompt_id) {
    const auto value = comfy_object(answer);
    if (!value) return std::unexpected(value.error());
    const auto* entry = value->find(prompt_id);
    if (entry == nullptr) return std::nullopt;
    if (text_at(*entry, "status", "status_str") == "error")
        return fail(
            ErrorCode::InvalidInput, "ComfyUI could not carry the workflow out: its own log says why"
        );
    if (boolean_at(*entry, "status", "completed") == false) return std::nullopt;
    const auto* outputs = entry->find("outputs");
    auto picture = outputs != nullptr && outputs->is_object() ? best_of(*outputs) : std::nullopt;
    if (!picture)
        return fail(ErrorCode::InvalidInput, "the workflow makes no picture: it needs a node \"Save Image\"");
    return picture;
}

io::HttpCall view_call(std::string_view base_url, const ComfyPicture& picture) {
    io::HttpCall call;
    call.url = fmt::format(
        "{}/view?filename={}&subfolder={}&type={}", base_url, percent_encoded(picture.name),
        percent_encoded(picture.folder), percent_encoded(picture.type)
    );
    return call;
}

io::HttpCall unqueue_call(std::string_view base_url, std::string_view prompt_id) {
    io::HttpCall call;
    call.method = "POST";
    call.url = fmt::format("{}/queue", base_url);
    call.content_type = "application/json";
    call.body = print_json(Value::object({{"delete", Value::array({Value(prompt_id)})}}));
    return call;
}

std::string_view picture_ending(std::string_view bytes) noexcept {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "png";
    if (bytes.starts_with("\xff\xd8\xff")) return "jpg";
    const bool is_riff = bytes.size() >= 12 && bytes.starts_with("RIFF");
    return is_riff && bytes.substr(8, 4) == "WEBP" ? "webp" : "";
}

} // namespace tutti::lyrics
