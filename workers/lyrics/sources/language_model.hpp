// LanguageModel: the analyst that asks a language model, on a server of OpenAI's kind or of Ollama's. Which
// of them it is, and which models it has, is found out.
#pragma once

#include "io/http/http_client.hpp"
#include "workers/lyrics/sources.hpp"
#include "workers/lyrics/sources/model_speech.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::lyrics {

struct ModelSettings {
    ModelServer server;
    std::optional<ModelApi> api = std::nullopt; ///< nothing: found out
    std::string model = {};                     ///< empty: the first that there is
};

class LanguageModel final : public Analyst {
public:
    /// The client outlives it; its limit for bodies is to leave room for an answer.
    LanguageModel(io::HttpClient& client, ModelSettings settings)
        : client_(client), settings_(std::move(settings)) {}

    /// "llama3.2:3b", once one was found.
    std::string_view name() const noexcept override { return found_ ? found_->model : settings_.model; }
    /// One question at a time: Conflict, while another is under way.
    Task<Result<Analysis>> analyse(Song song, Lyrics lyrics, Analysis by_words, SteadyTime deadline) override;

private:
    struct Found {
        ModelApi api;
        std::string model;
    };

    Task<Result<std::string>> ask(std::string question, SteadyTime deadline);
    Task<Result<Found>> probe(SteadyTime deadline);
    Task<Result<Found>> probe_as(ModelApi api, SteadyTime deadline);
    Task<Result<std::string>>
    ask_as(Found found, std::string question, AnswerFormat format, SteadyTime deadline);

    io::HttpClient& client_;
    ModelSettings settings_;
    std::optional<Found> found_;
    AnswerFormat format_ = AnswerFormat::Json;
    bool is_busy_ = false;
};

} // namespace tutti::lyrics
