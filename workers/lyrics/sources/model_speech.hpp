// How language models are asked and what they answer, in the two ways that servers have. Pure; LanguageModel
// (language_model.hpp) asks.
//
// Written from platform.openai.com/docs/api-reference: "List models", "Create chat completion"; and from
// Ollama's API documentation (docs/api.md): "List Local Models", "Generate a chat completion".
#pragma once

#include "base/result.hpp"
#include "io/http/http_call.hpp"
#include "io/http/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

enum class ModelApi : std::uint8_t { OpenAi, Ollama };

/// Where a model is asked, and as whom. Nothing of the key is in a sentence.
struct ModelServer {
    std::string base_url; ///< "http://localhost:11434", "https://api.openai.com/v1"; without '/' at its end
    std::string key;      ///< empty: none
};

io::HttpCall models_call(ModelApi api, const ModelServer& server);
/// The names of what can be asked, those first that speak. InvalidInput: that is no list of this API's.
Result<std::vector<std::string>> read_models(ModelApi api, const io::HttpResponse& answer);

/// Whether the server is told that the answer is to be JSON: some of OpenAI's kind refuse to be (400).
enum class AnswerFormat : std::uint8_t { Json, Any };

io::HttpCall chat_call(
    ModelApi api, const ModelServer& server, std::string_view model, std::string_view question,
    AnswerFormat format
);
/// What the model says. NotFound: it is not there (any more); PermissionDenied: the key is not taken;
/// LimitExceeded: asked too often; Unavailable: a fault of the server's; InvalidInput: refused, or not
/// understood. Sentences repeat nothing of what was asked or said: songs and keys stand in it.
Result<std::string> read_chat(ModelApi api, const io::HttpResponse& answer);

} // namespace tutti::lyrics
