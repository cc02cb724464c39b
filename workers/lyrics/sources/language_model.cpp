#include "workers/lyrics/sources/language_model.hpp"

#include "lyrics/model_answer.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::lyrics {

namespace {

/// For as long as a question is under way: also where it is cancelled.
class Turn {
public:
    explicit Turn(bool& is_busy) : is_busy_(is_busy) { is_busy_ = true; }
    ~Turn() { is_busy_ = false; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    bool& is_busy_;
};

/// That a name is not known on the network is not that a model is not.
Error unanswered(Error error) {
    if (error.code == ErrorCode::NotFound) error.code = ErrorCode::Unavailable;
    error.message = fmt::format("the language model does not answer ({})", error.message);
    return error;
}

} // namespace

Task<Result<LanguageModel::Found>> LanguageModel::probe_as(ModelApi api, SteadyTime deadline) {
    auto call = models_call(api, settings_.server);
    const auto answer = co_await client_.request(std::move(call), deadline);
    if (!answer) co_return std::unexpected(unanswered(answer.error()));
    const auto models = read_models(api, *answer);
    if (!models) co_return std::unexpected(models.error());
    if (!settings_.model.empty()) co_return Found{api, settings_.model};
    if (models->empty()) co_return fail(ErrorCode::NotFound, "the language model's server has no model");
    co_return Found{api, models->front()};
}

/// Ollama also answers as OpenAI does; the other way round nobody does.
Task<Result<LanguageModel::Found>> LanguageModel::probe(SteadyTime deadline) {
    if (settings_.api && !settings_.model.empty()) co_return Found{*settings_.api, settings_.model};
    if (settings_.api) co_return co_await probe_as(*settings_.api, deadline);
    auto found = co_await probe_as(ModelApi::Ollama, deadline);
    const bool is_nobody =
        !found && (found.error().code == ErrorCode::Timeout || found.error().code == ErrorCode::Unavailable);
    if (found || is_nobody) co_return found;
    co_return co_await probe_as(ModelApi::OpenAi, deadline);
}

Task<Result<std::string>>
LanguageModel::ask_as(Found found, std::string question, AnswerFormat format, SteadyTime deadline) {
    auto call = chat_call(found.api, settings_.server, found.model, question, format);
    const auto answer = co_await client_.request(std::move(call), deadline);
    if (!answer) co_return std::unexpected(unanswered(answer.error()));
    auto said = read_chat(found.api, *answer);
    const bool may_mind_format = !said && answer->status == 400 && format == AnswerFormat::Json;
    if (!may_mind_format) co_return said;
    auto again = chat_call(found.api, settings_.server, found.model, question, AnswerFormat::Any);
    const auto second = co_await client_.request(std::move(again), deadline);
    if (!second) co_return std::unexpected(unanswered(second.error()));
    said = read_chat(found.api, *second);
    if (said) format_ = AnswerFormat::Any;
    co_return said;
}

Task<Result<std::string>> LanguageModel::ask(std::string question, SteadyTime deadline) {
    if (is_busy_) co_return fail(ErrorCode::Conflict, "the language model is being asked something else");
    const Turn turn(is_busy_);
    if (!found_) {
        auto found = co_await probe(deadline);
        if (!found) co_return pass_on(found);
        found_ = std::move(*found);
    }
    auto said = co_await ask_as(*found_, std::move(question), format_, deadline);
    // It may have been taken away, or the server be another one now: looked for anew the next time.
    if (!said && said.error().code == ErrorCode::NotFound) found_.reset();
    co_return said;
}

Task<Result<Analysis>>
LanguageModel::analyse(Song song, Lyrics lyrics, Analysis by_words, SteadyTime deadline) {
    auto question = question_about(lyrics, song.artist, song.title);
    const auto said = co_await ask(std::move(question), deadline);
    if (!said) co_return std::unexpected(said.error());
    co_return judge_answer(*said, lyrics, by_words);
}

} // namespace tutti::lyrics
