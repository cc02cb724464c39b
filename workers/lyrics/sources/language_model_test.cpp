#include "workers/lyrics/sources/language_model.hpp"
#include "workers/lyrics/sources/services_testing.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

constexpr auto tags = R"({"models":[{"name":"llama3.2:3b"}]})";
constexpr auto models = R"({"object":"list","data":[{"id":"qwen3","object":"model"}]})";
constexpr auto ollama_says =
    R"({"model":"llama3.2:3b","message":{"role":"assistant",
        "content":"{\"keywords\":[\"rain\"],\"mood\":\"calm\",\"categories\":{\"calm\":1}}"},"done":true})";
constexpr auto openai_says =
    R"({"choices":[{"index":0,"message":{"role":"assistant",
        "content":"{\"keywords\":[\"rain\"],\"mood\":\"calm\",\"categories\":{\"calm\":1}}"},"finish_reason":"stop"}]})";

/// What it says of a song: its mood, or what is wrong.
Task<std::string> mood_by(LanguageModel& model, SteadyTime deadline) {
    Lyrics lyrics;
    lyrics.lines = {{milliseconds(0), "We were home before the rain", {}}};
    auto by_words = analyse_by_words(lyrics);
    const Song song{"The Paper Boats", "Home", "", {}};
    const auto said = co_await model.analyse(song, std::move(lyrics), std::move(by_words), deadline);
    if (said) co_return said->mood;
    co_return fmt::format("{}: {}", name(said.error().code), said.error().message);
}

class LanguageModelTest : public testing::Test {
protected:
    std::string ask() { return run(mood_by(model, soon())); }
    void be_ollama() {
        services.tell("GET /api/tags", answered(tags));
        services.tell("POST /api/chat", answered(ollama_says));
    }
    void be_openai() {
        services.tell("GET /v1/models", answered(models));
        services.tell("POST /v1/chat/completions", answered(openai_says));
    }

    FakeServices services;
    LanguageModel model{services, {.server = {"http://model.example", ""}}};
};

using Asked = std::vector<std::string>;

TEST_F(LanguageModelTest, FindsAnOllamaAndItsModelOnce) {
    be_ollama();
    EXPECT_EQ(ask(), "calm");
    EXPECT_EQ(ask(), "calm");
    EXPECT_EQ(services.asked(), (Asked{"GET /api/tags", "POST /api/chat", "POST /api/chat"}));
    EXPECT_EQ(model.name(), "llama3.2:3b");
}

TEST_F(LanguageModelTest, FindsAServerOfOpenAisKind) {
    be_openai();
    EXPECT_EQ(ask(), "calm");
    EXPECT_EQ(services.asked(), (Asked{"GET /api/tags", "GET /v1/models", "POST /v1/chat/completions"}));
    EXPECT_EQ(model.name(), "qwen3");
}

TEST_F(LanguageModelTest, WhatIsSetIsNotLookedFor) {
    be_openai();
    LanguageModel set(
        services, {.server = {"http://model.example/v1", "k"}, .api = ModelApi::OpenAi, .model = "mine"}
    );
    EXPECT_EQ(run(mood_by(set, soon())), "calm");
    EXPECT_EQ(services.asked(), Asked{"POST /v1/chat/completions"});
    EXPECT_NE(services.calls[0].body.find("\"model\":\"mine\""), std::string::npos);
}

TEST_F(LanguageModelTest, OneThatMindsTheFormatIsAskedWithoutIt) {
    services.tell("GET /v1/models", answered(models));
    services.tell(
        "POST /v1/chat/completions", answered(R"({"error":"'response_format.type' must be 'text'"})", 400)
    );
    services.tell("POST /v1/chat/completions", answered(openai_says));
    EXPECT_EQ(ask(), "calm");
    EXPECT_EQ(ask(), "calm");
    EXPECT_EQ(services.calls.size(), 5U);
    EXPECT_EQ(services.calls.back().body.find("response_format"), std::string::npos);
}

TEST_F(LanguageModelTest, AModelThatWasTakenAwayIsLookedForAnew) {
    services.tell("GET /api/tags", answered(tags));
    services.tell("GET /api/tags", answered(R"({"models":[{"name":"gemma3"}]})"));
    services.tell("POST /api/chat", answered(R"({"error":"model 'llama3.2:3b' not found"})", 404));
    services.tell("POST /api/chat", answered(ollama_says));
    EXPECT_EQ(ask().substr(0, 9), "not_found");
    EXPECT_EQ(ask(), "calm");
    EXPECT_EQ(model.name(), "gemma3");
}

TEST_F(LanguageModelTest, FailuresAreSaidAndTheNextQuestionIsAskedAllTheSame) {
    services.tell("GET /api/tags", fail(ErrorCode::Unavailable, "connection refused"));
    services.tell("GET /api/tags", answered(R"({"models":[]})"));
    services.tell("GET /api/tags", answered(tags));
    services.tell("POST /api/chat", answered("", 500));
    services.tell("POST /api/chat", answered("{\"message\":"));
    services.tell("POST /api/chat", answered(ollama_says));
    EXPECT_EQ(ask(), "unavailable: the language model does not answer (connection refused)");
    EXPECT_EQ(services.asked(), Asked{"GET /api/tags"}); // who is not there is no other one either
    services.tell("GET /v1/models", answered("", 404));
    EXPECT_NE(ask(), "calm");
    EXPECT_EQ(ask().substr(0, 11), "unavailable");
    EXPECT_EQ(ask().substr(0, 13), "invalid_input");
    EXPECT_EQ(ask(), "calm");
}

TEST_F(LanguageModelTest, ASecondQuestionIsRefusedWhileOneIsUnderWayAndNotOnceThatWasCancelled) {
    services.hangs = true;
    asio::io_context context(1);
    io::TaskGroup tasks(context.get_executor());
    const auto ask_into = [](LanguageModel& asked, std::vector<std::string>& said) -> Task<void> {
        auto answer = co_await mood_by(asked, soon());
        said.push_back(answer.substr(0, answer.find(':')));
    };
    std::vector<std::string> said;
    tasks.spawn("first", ask_into(model, said));
    tasks.spawn("second", ask_into(model, said));
    while (said.empty()) context.run_one();
    EXPECT_EQ(said, Asked{"conflict"});
    asio::post(context, [&] { tasks.cancel(); });
    context.run(); // ends at once: nobody waits for the deadline
    EXPECT_EQ(tasks.size(), 0U);
    services.hangs = false;
    be_ollama();
    EXPECT_EQ(ask(), "calm");
}

TEST_F(LanguageModelTest, NobodyIsWaitedForPastTheDeadline) {
    services.hangs = true;
    EXPECT_TRUE(run(mood_by(model, io::steady_now())).starts_with("timeout: "));
}

TEST_F(LanguageModelTest, AnAnswerThatIsNoAnalysisIsAnErrorThatTellsNothingOfTheSong) {
    services.tell("GET /api/tags", answered(tags));
    services.tell("POST /api/chat", answered(R"({"message":{"content":"It rains."},"done":true})"));
    const auto said = ask();
    EXPECT_TRUE(said.starts_with("invalid_input: ")) << said;
    EXPECT_EQ(said.find("rain"), std::string::npos);
    EXPECT_NE(services.calls.back().body.find("We were home before the rain"), std::string::npos);
}

} // namespace
} // namespace tutti::lyrics
