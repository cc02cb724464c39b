#include "workers/lyrics/sources/model_speech.hpp"

#include "base/json.hpp"
#include "base/value_path.hpp"
#include "workers/lyrics/sources/service_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::lyrics {

namespace {

constexpr auto model_server = "the language model's server";
constexpr std::size_t longest_name = 200;

/// Of OpenAI's kind: the base that is written in its documents ends in /v1, but not everybody writes that.
std::string versioned(std::string_view base_url, std::string_view path) {
    return base_url.ends_with("/v1") ? fmt::format("{}{}", base_url, path)
                                     : fmt::format("{}/v1{}", base_url, path);
}

void add_key(io::HttpCall& call, const ModelServer& server) {
    if (!server.key.empty()) call.fields.emplace_back("Authorization", fmt::format("Bearer {}", server.key));
}

/// What a refusal means of a model's server, where that is more than of any other.
std::string_view refusal(ErrorCode code) noexcept {
    if (code == ErrorCode::PermissionDenied) return "does not take the key";
    if (code == ErrorCode::NotFound) return "has no such model, or is none";
    return code == ErrorCode::LimitExceeded ? "was asked too often, or is not paid for more" : "";
}

Result<Value> object_of(const io::HttpResponse& answer) {
    auto value = object_in(answer, model_server);
    if (value) return value;
    auto& error = value.error();
    if (const auto what = refusal(error.code); !what.empty())
        error.message = fmt::format("{} {} (status {})", model_server, what, answer.status);
    return value;
}

/// There are models for other things on such servers, too.
bool speaks(std::string_view name) {
    constexpr std::array<std::string_view, 12> others = {"embed",    "rerank",     "whisper",    "tts",
                                                         "dall-e",   "image",      "moderation", "audio",
                                                         "realtime", "transcribe", "sora",       "bge-"};
    return std::ranges::none_of(others, [&](std::string_view other) { return name.contains(other); });
}

} // namespace

io::HttpCall models_call(ModelApi api, const ModelServer& server) {
    io::HttpCall call;
    call.url =
        api == ModelApi::Ollama ? server.base_url + "/api/tags" : versioned(server.base_url, "/models");
    add_key(call, server);
    return call;
}

Result<std::vector<std::string>> read_models(ModelApi api, const io::HttpResponse& answer) {
    const auto value = object_of(answer);
    if (!value) return std::unexpected(value.error());
    const bool is_ollama = api == ModelApi::Ollama;
    const auto* list = value->find(is_ollama ? "models" : "data");
    if (list == nullptr || !list->is_array())
        return fail(ErrorCode::InvalidInput, fmt::format("{} gives no list of models", model_server));
    std::vector<std::string> names;
    std::vector<std::string> others;
    for (const auto& model : list->items()) {
        const auto name = text_at(model, is_ollama ? "name" : "id");
        if (name && name->size() <= longest_name) (speaks(*name) ? names : others).emplace_back(*name);
    }
    names.insert(names.end(), others.begin(), others.end());
    return names;
}

io::HttpCall chat_call(
    ModelApi api, const ModelServer& server, std::string_view model, std::string_view question,
    AnswerFormat format
) {
    const auto message = Value::object({{"role", "user"}, {"content", question}});
    std::vector<Member> body = {{"model", model}, {"messages", Value::array({message})}, {"stream", false}};
    const bool is_ollama = api == ModelApi::Ollama;
    if (format == AnswerFormat::Json && is_ollama) body.push_back({"format", "json"});
    if (format == AnswerFormat::Json && !is_ollama)
        body.push_back({"response_format", Value::object({{"type", "json_object"}})});
    io::HttpCall call;
    call.method = "POST";
    call.url = is_ollama ? server.base_url + "/api/chat" : versioned(server.base_url, "/chat/completions");
    call.content_type = "application/json";
    call.body = print_json(Value::object(std::move(body)));
    add_key(call, server);
    return call;
}

Result<std::string> read_chat(ModelApi api, const io::HttpResponse& answer) {
    const auto value = object_of(answer);
    if (!value) return std::unexpected(value.error());
    const auto said = api == ModelApi::Ollama ? text_at(*value, "message", "content")
                                              : text_at(*value, "choices", 0, "message", "content");
    if (!said) return fail(ErrorCode::InvalidInput, "the language model says nothing");
    const bool is_whole = api == ModelApi::Ollama
                              ? boolean_at(*value, "done").value_or(true)
                              : text_at(*value, "choices", 0, "finish_reason") != "length";
    if (!is_whole) return fail(ErrorCode::InvalidInput, "the language model's answer is broken off");
    return std::string(*said);
}

} // namespace tutti::lyrics
