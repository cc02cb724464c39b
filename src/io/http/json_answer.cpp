#include "io/http/json_answer.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

namespace tutti::io {

namespace {

constexpr std::size_t most_words = 120;

ErrorCode code_of(unsigned status) {
    if (status == 401 || status == 403) return ErrorCode::PermissionDenied;
    if (status == 404) return ErrorCode::NotFound;
    if (status == 429) return ErrorCode::LimitExceeded;
    return status >= 500 ? ErrorCode::Unavailable : ErrorCode::InvalidInput;
}

std::string why(const HttpResponse& answer) {
    if (answer.status == 429) return "was asked too often and answers no more for now (status 429)";
    if (answer.status >= 500) return fmt::format("has a fault of its own (status {})", answer.status);
    if (const auto place = answer.find("Location"); place && answer.status >= 300 && answer.status < 400)
        return fmt::format(
            "has moved to {} (status {})", first_characters(*place, most_words), answer.status
        );
    return fmt::format("refuses the question (status {})", answer.status);
}

} // namespace

bool is_page(const HttpResponse& answer) noexcept {
    const auto start = answer.body.find_first_not_of(" \t\r\n");
    return answer.content_type.starts_with("text/html")
           || (start != std::string::npos && answer.body[start] == '<');
}

std::string first_words(const HttpResponse& answer) {
    if (is_page(answer)) return {};
    std::string words;
    // Behind a line's end there is more for programs than for people.
    for (const char character : first_characters(std::string_view(answer.body), most_words)) {
        if (character == '\n' && !words.empty()) break;
        if (static_cast<unsigned char>(character) >= ' ' && character != '\x7f') words += character;
    }
    return words;
}

Result<Value> json_of(const HttpResponse& answer, std::string_view who) {
    if (answer.status < 200 || answer.status > 299)
        return fail(code_of(answer.status), fmt::format("{} {}", who, why(answer)));
    if (answer.body.empty())
        return fail(ErrorCode::InvalidInput, fmt::format("{} answers with nothing", who));
    if (is_page(answer))
        return fail(ErrorCode::InvalidInput, fmt::format("{} answers with a page instead of data", who));
    auto value = parse_json(answer.body);
    if (!value)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("{} answers with what is no JSON, or broken off: {}", who, value.error().message)
        );
    return value;
}

} // namespace tutti::io
