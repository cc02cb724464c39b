#include "base/json.hpp"
#include "base/value_path.hpp"
#include "workers/lyrics/sources/model_speech.hpp"
#include "workers/lyrics/sources/services_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

using enum ModelApi;

const ModelServer local{"http://localhost:11434", ""};
const ModelServer hosted{"https://models.example/v1", "sk-secret"};

// Shapes of platform.openai.com/docs/api-reference and of Ollama's docs/api.md.
constexpr auto openai_models = R"({"object":"list","data":[
    {"id":"text-embedding-3-small","object":"model","created":1686935002,"owned_by":"system"},
    {"id":"gpt-4.1-mini","object":"model","created":1686935002,"owned_by":"openai"},
    {"id":"whisper-1","object":"model","created":1686935002,"owned_by":"openai"}]})";
constexpr auto ollama_models = R"({"models":[
    {"name":"nomic-embed-text:latest","model":"nomic-embed-text:latest","modified_at":"2026-11-04T14:56:49.277302595-07:00",
     "size":274302450,"digest":"0a109f422b47","details":{"format":"gguf","family":"nomic-bert","families":null,
     "parameter_size":"137M","quantization_level":"F16"}},
    {"name":"llama3.2:3b","model":"llama3.2:3b","modified_at":"2026-11-04T14:56:49.277302595-07:00","size":2019393189,
     "digest":"a80c4f17acd5","details":{"format":"gguf","family":"llama","families":null,"parameter_size":"3.2B",
     "quantization_level":"Q4_K_M"}}]})";
constexpr auto openai_chat =
    R"({"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,
    "model":"gpt-4.1-mini","choices":[{"index":0,"message":{"role":"assistant","content":"{\"mood\":\"calm\"}","refusal":null,
    "annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":10,
    "total_tokens":29},"service_tier":"default"})";
constexpr auto ollama_chat =
    R"({"model":"llama3.2:3b","created_at":"2026-12-12T14:13:43.416799Z","message":{"role":"assistant",
    "content":"{\"mood\":\"calm\"}"},"done_reason":"stop","done":true,"total_duration":5191566416,"load_duration":2154458,
    "prompt_eval_count":26,"prompt_eval_duration":383809000,"eval_count":298,"eval_duration":4799921000})";

TEST(ModelSpeech, ModelsAreAskedForWhereEachServerHasThem) {
    EXPECT_EQ(models_call(Ollama, local).url, "http://localhost:11434/api/tags");
    EXPECT_EQ(models_call(OpenAi, local).url, "http://localhost:11434/v1/models");
    EXPECT_EQ(models_call(OpenAi, hosted).url, "https://models.example/v1/models");
    EXPECT_TRUE(models_call(OpenAi, local).fields.empty());
    EXPECT_EQ(models_call(OpenAi, hosted).fields.at(0).second, "Bearer sk-secret");
}

TEST(ModelSpeech, ThoseThatSpeakComeFirst) {
    EXPECT_EQ(read_models(OpenAi, answered(openai_models))->at(0), "gpt-4.1-mini");
    EXPECT_EQ(read_models(Ollama, answered(ollama_models))->at(0), "llama3.2:3b");
    EXPECT_EQ(read_models(Ollama, answered(ollama_models))->size(), 2U);
    EXPECT_TRUE(read_models(Ollama, answered(R"({"models":[]})"))->empty());
    EXPECT_TRUE(read_models(OpenAi, answered(R"({"data":[7,{"id":""},{"id":null}]})"))->empty());
}

TEST(ModelSpeech, OneKindsListIsNoneOfTheOther) {
    EXPECT_FALSE(read_models(OpenAi, answered(ollama_models)));
    EXPECT_FALSE(read_models(Ollama, answered(openai_models)));
    EXPECT_FALSE(
        read_models(Ollama, answered(R"x({"error":"Unexpected endpoint or method. (GET /api/tags)"})x"))
    );
    EXPECT_FALSE(read_models(Ollama, answered("Not Found", 404, "text/plain")));
}

TEST(ModelSpeech, AQuestionAsksForJsonInEachServersWay) {
    const auto ollama = chat_call(Ollama, local, "llama3.2:3b", "what \"is\" it?\n", AnswerFormat::Json);
    EXPECT_EQ(ollama.method, "POST");
    EXPECT_EQ(ollama.url, "http://localhost:11434/api/chat");
    EXPECT_EQ(
        *parse_json(ollama.body),
        *parse_json(
            R"({"model":"llama3.2:3b","messages":[{"role":"user","content":"what \"is\" it?\n"}],"stream":false,
            "format":"json"})"
        )
    );
    const auto openai = chat_call(OpenAi, hosted, "m", "q", AnswerFormat::Json);
    EXPECT_EQ(openai.url, "https://models.example/v1/chat/completions");
    EXPECT_EQ(text_at(*parse_json(openai.body), "response_format", "type"), "json_object");
    EXPECT_EQ(openai.fields.at(0).second, "Bearer sk-secret");
    EXPECT_EQ(
        parse_json(chat_call(OpenAi, hosted, "m", "q", AnswerFormat::Any).body)->find("response_format"),
        nullptr
    );
}

TEST(ModelSpeech, TheAnswerIsWhatTheModelSays) {
    EXPECT_EQ(read_chat(OpenAi, answered(openai_chat)).value(), R"({"mood":"calm"})");
    EXPECT_EQ(read_chat(Ollama, answered(ollama_chat)).value(), R"({"mood":"calm"})");
}

TEST(ModelSpeech, RefusalsAreKnownByTheirKindAndRepeatNothing) {
    const auto body =
        R"({"error":{"message":"Incorrect API key provided: sk-secret","type":"invalid_request_error"}})";
    const auto code = [&](unsigned status) {
        const auto said = read_chat(OpenAi, answered(body, status));
        EXPECT_FALSE(said);
        EXPECT_EQ(said.error().message.find("sk-secret"), std::string::npos);
        return said.error().code;
    };
    EXPECT_EQ(code(401), ErrorCode::PermissionDenied);
    EXPECT_EQ(code(403), ErrorCode::PermissionDenied);
    EXPECT_EQ(code(404), ErrorCode::NotFound);
    EXPECT_EQ(code(429), ErrorCode::LimitExceeded);
    EXPECT_EQ(code(400), ErrorCode::InvalidInput);
    EXPECT_EQ(code(502), ErrorCode::Unavailable);
    EXPECT_EQ(code(301), ErrorCode::InvalidInput);
}

TEST(ModelSpeech, WhatIsBrokenIsAnError) {
    for (const auto* body :
         {"", "[]", "{}", "<html>", R"({"choices":[]})", R"({"choices":[{"message":{"content":null}}]})",
          R"({"choices":[{"message":{"content":""}}]})", R"({"choices":{"0":{}}})",
          R"({"choices":[{"message":{"content":"{\"mood\":"},"finish_reason":"length"}]})"})
        EXPECT_FALSE(read_chat(OpenAi, answered(body))) << body;
    for (const auto* body :
         {R"({"error":"model requires more memory"})", R"({"message":"x"})",
          R"({"message":{"content":"{"},"done":false})"})
        EXPECT_FALSE(read_chat(Ollama, answered(body))) << body;
    const std::string_view whole = ollama_chat;
    for (std::size_t size = 0; size < whole.size(); ++size)
        ASSERT_FALSE(read_chat(Ollama, answered(whole.substr(0, size)))) << size;
}

} // namespace
} // namespace tutti::lyrics
