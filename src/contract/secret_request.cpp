#include "contract/secret_request.hpp"

#include "base/secrets.hpp"
#include "base/utf8.hpp"
#include "contract/codec.hpp"

#include <fmt/format.h>

namespace tutti::contract {

namespace {

constexpr std::size_t most_of_a_service = 255;
constexpr std::size_t most_of_a_reason = 1024;
constexpr std::array<std::pair<std::string_view, ErrorCode>, 9> code_words = {
    {{"invalid_input", ErrorCode::InvalidInput},
     {"unknown_version", ErrorCode::UnknownVersion},
     {"not_found", ErrorCode::NotFound},
     {"conflict", ErrorCode::Conflict},
     {"permission_denied", ErrorCode::PermissionDenied},
     {"limit_exceeded", ErrorCode::LimitExceeded},
     {"unavailable", ErrorCode::Unavailable},
     {"timeout", ErrorCode::Timeout},
     {"environment", ErrorCode::Environment}}
};

/// One line of at most so many bytes, with its end or without.
Result<Value> value_of(std::string_view line) {
    if (line.size() > most_of_secret_line)
        return fail(
            ErrorCode::LimitExceeded, fmt::format("more than {} bytes in a line", most_of_secret_line)
        );
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.contains('\n')) return fail(ErrorCode::InvalidInput, "more than one line");
    return parse_json(line);
}

} // namespace

std::string print(const SecretRequest& request) {
    return print_json(Value::object({{"v", version}, {"name", request.name}, {"service", request.service}}))
           + '\n';
}

Result<SecretRequest> parse_secret_request(std::string_view line) {
    const auto value = value_of(line);
    if (!value) return std::unexpected(value.error());
    FieldReader fields(*value);
    SecretRequest request;
    request.name = fields.text("name", 1, most_of_secret_name);
    if (!is_secret_name(request.name)) fields.wrong("name", "is no name of a secret");
    request.service = fields.optional_text("service", 0, most_of_a_service).value_or("");
    if (!request.service.empty() && !is_dotted_name(request.service))
        fields.wrong("service", "is no name of a service");
    return fields.finish(std::move(request));
}

std::string print(const SecretAnswer& answer) {
    if (!answer.refused) return print_json(Value::object({{"v", version}, {"ok", true}})) + '\n';
    return print_json(Value::object(
               {{"v", version},
                {"ok", false},
                {"code", word_of(code_words, answer.refused->code)},
                {"message", whole_characters(first_characters(answer.refused->message, most_of_a_reason))}}
           ))
           + '\n';
}

Result<SecretAnswer> parse_secret_answer(std::string_view line) {
    const auto value = value_of(line);
    if (!value) return std::unexpected(value.error());
    FieldReader fields(*value);
    SecretAnswer answer;
    if (!fields.boolean("ok"))
        answer.refused =
            Error{.code = fields.one_of("code", code_words), .message = fields.text("message", 1)};
    return fields.finish(std::move(answer));
}

} // namespace tutti::contract
