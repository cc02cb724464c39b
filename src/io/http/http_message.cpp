#include "io/http/http_message.hpp"

#include "base/json.hpp"
#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace tutti::io {

namespace {

/// Cuts the text before `separator` off the front of `rest`.
std::string_view take_until(std::string_view& rest, char separator) noexcept {
    const auto end = rest.find(separator);
    const auto part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    return trimmed(part, " \t");
}

bool is_refused(std::string_view parameters) noexcept {
    while (!parameters.empty()) {
        const auto parameter = take_until(parameters, ';');
        if (!parameter.starts_with("q=0") && !parameter.starts_with("Q=0")) continue;
        return parameter.find_first_not_of("0.", 2) == std::string_view::npos;
    }
    return false;
}

const char* reason(unsigned status) noexcept {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    case 507:
        return "Insufficient Storage";
    default:
        return "Other";
    }
}

bool may_have_body(unsigned status) noexcept { return status != 204 && status != 304; }

} // namespace

bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        const bool alphanumeric = (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c >= '0' && c <= '9');
        return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool has_token(std::string_view list, std::string_view token) noexcept {
    while (!list.empty()) {
        auto parameters = take_until(list, ',');
        const auto candidate = take_until(parameters, ';');
        if (equal_ignoring_case(candidate, token)) return !is_refused(parameters);
    }
    return false;
}

std::optional<std::string_view> HttpRequest::find(std::string_view name) const noexcept {
    for (const auto& field : fields)
        if (equal_ignoring_case(field.name, name)) return field.value;
    return std::nullopt;
}

std::optional<std::string_view> HttpResponse::find(std::string_view name) const noexcept {
    for (const auto& [key, value] : fields)
        if (equal_ignoring_case(key, name)) return value;
    return std::nullopt;
}

std::optional<std::string_view> find_cookie(const HttpRequest& request, std::string_view name) noexcept {
    for (const auto& field : request.fields) {
        if (!equal_ignoring_case(field.name, "Cookie")) continue;
        auto pairs = field.value;
        while (!pairs.empty()) {
            auto value = take_until(pairs, ';');
            const auto key = take_until(value, '=');
            if (key == name) return value;
        }
    }
    return std::nullopt;
}

HttpResponse http_error(unsigned status, std::string_view code, std::string_view message) {
    std::string body = R"({"error":{"code":)";
    append_json_string(body, code);
    body += R"(,"message":)";
    append_json_string(body, message);
    body += "}}";
    return HttpResponse{
        status,
        "application/json",
        std::move(body),
        {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

void PendingReply::answer(HttpReply reply) {
    if (is_answered()) return;
    said_ = std::move(reply);
    if (wake_) wake_();
}

const HttpResponse* PendingReply::response() const noexcept {
    return said_ ? std::get_if<HttpResponse>(&*said_) : nullptr;
}

HttpReply answered_or_pending(const SharedPendingReply& reply) {
    return reply->is_answered() ? reply->said() : HttpReply(reply);
}

PreparedResponse::PreparedResponse(HttpResponse response)
    : status_(response.status), status_line_(fmt::format("HTTP/1.1 {} {}\r\n", status_, reason(status_))),
      body_(std::move(response.body)) {
    for (const auto& [name, value] : response.fields) fields_ += fmt::format("{}: {}\r\n", name, value);
    if (!response.content_type.empty()) fields_ += fmt::format("Content-Type: {}\r\n", response.content_type);
    if (may_have_body(status_)) fields_ += fmt::format("Content-Length: {}\r\n", body_.size());
}

void PreparedResponse::append_to(
    std::string& out, std::string_view date_line, Connection connection, Part part
) const {
    out += status_line_;
    out += date_line;
    out += fields_;
    if (connection == Connection::Close) out += "Connection: close\r\n";
    out += "\r\n";
    if (part == Part::Whole && may_have_body(status_)) out += body_;
}

std::string http_date(WallTime time) {
    static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto since = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
    const std::time_t whole = since;
    std::tm parts{};
    gmtime_r(&whole, &parts);
    return fmt::format(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
        months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
        parts.tm_sec
    );
}

std::string http_date_line(WallTime now) { return "Date: " + http_date(now) + "\r\n"; }

} // namespace tutti::io
