#include "io/http/json_answer.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

HttpResponse answer_of(unsigned status, std::string body, std::string type = "application/json") {
    HttpResponse answer;
    answer.status = status;
    answer.content_type = std::move(type);
    answer.body = std::move(body);
    return answer;
}

/// "code|sentence" of what is nothing to read.
std::string refused(const HttpResponse& answer) {
    const auto value = json_of(answer, "The oracle");
    return value ? "" : std::string(name(value.error().code)) + "|" + value.error().message;
}

TEST(JsonAnswer, IsTheValueWhateverTheTypeSays) {
    EXPECT_EQ(json_of(answer_of(200, R"({"a":1})", "text/plain"), "x")->find("a")->integer(), 1);
}

TEST(JsonAnswer, EachRefusalHasItsCodeAndItsWords) {
    EXPECT_EQ(refused(answer_of(503, "")), "unavailable|The oracle has a fault of its own (status 503)");
    EXPECT_EQ(
        refused(answer_of(429, "{}")),
        "limit_exceeded|The oracle was asked too often and answers no more for now (status 429)"
    );
    EXPECT_TRUE(refused(answer_of(401, "{}")).starts_with("permission_denied|"));
    EXPECT_TRUE(refused(answer_of(404, "{}")).starts_with("not_found|"));
    EXPECT_TRUE(refused(answer_of(400, "{}")).starts_with("invalid_input|"));
    auto moved = answer_of(301, "");
    moved.fields.emplace_back("Location", "https://there.example/");
    EXPECT_EQ(refused(moved), "invalid_input|The oracle has moved to https://there.example/ (status 301)");
}

TEST(JsonAnswer, APageIsSaidToBeOneAndIsNotQuoted) {
    const auto page = answer_of(200, "\n <html><body>Log in</body></html>", "");
    EXPECT_EQ(refused(page), "invalid_input|The oracle answers with a page instead of data");
    EXPECT_EQ(refused(answer_of(200, "x", "text/html; charset=utf-8")), refused(page));
    EXPECT_EQ(first_words(page), "");
}

TEST(JsonAnswer, CutAnywhereIsAnErrorInWords) {
    const std::string whole = R"({"a":[1,{"b":"c"}]})";
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_TRUE(refused(answer_of(200, whole.substr(0, size))).starts_with("invalid_input|The oracle"))
            << size;
}

TEST(JsonAnswer, ItsFirstWordsAreOneShortLine) {
    EXPECT_EQ(first_words(answer_of(200, "Unknown\x1b place\nmore", "text/plain")), "Unknown place");
    EXPECT_EQ(first_words(answer_of(200, std::string(500, 'x'), "text/plain")).size(), 120U);
}

} // namespace
} // namespace tutti::io
