#include "gateway/to_the_leader.hpp"

#include "gateway/answer.hpp"
#include "gateway/orders.hpp"
#include "governed/command_index.hpp"
#include "io/http/http_call.hpp"
#include "io/stream.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <utility>

namespace tutti::gateway {

namespace {

using contract::LeaderRole;

/// Of the request, what makes it the same there.
constexpr std::array<std::string_view, 2> passed_fields = {"Authorization", idempotency_field};
/// Of the answer, besides status, type and body.
constexpr std::array<std::string_view, 3> relayed_fields = {"Location", "Retry-After", "X-Stale"};

std::optional<LedServices::Standing> standing_of(const Desk& desk, std::string_view worker) {
    return desk.led != nullptr ? desk.led->standing(worker, desk.boot_clock()) : std::nullopt;
}

bool is_question(const Desk& desk, const io::HttpRequest& request, const PostedCommand& command) {
    if (request.method == "GET") return true;
    if (desk.commands == nullptr) return false;
    const auto named = desk.commands->find(command.target, command.action, command.params);
    return named && named->effect == governance::Effect::None;
}

std::string place_at(std::string_view address, const io::HttpRequest& request) {
    while (address.ends_with('/')) address.remove_suffix(1);
    return fmt::format("{}{}", address, request.path);
}

io::HttpResponse
sent_there(const io::HttpRequest& request, const LedServices::Standing& standing, std::string_view worker) {
    const auto message = standing.address.empty()
                             ? fmt::format("another one leads {}: ask there", worker)
                             : fmt::format("{} leads {}: ask there", standing.address, worker);
    auto response = io::http_error(standing.address.empty() ? 409 : 307, "not_leader", message);
    if (!standing.address.empty())
        response.fields.emplace_back("Location", place_at(standing.address, request));
    return response;
}

/// Who hears the network between here and there would have what opens the leader's door, too.
bool shows_a_secret_in_clear(const io::HttpRequest& request, const std::string& address) {
    if (!request.find("Authorization")) return false;
    const auto url = io::parse_http_url(address);
    return url && url->scheme == io::HttpUrl::Scheme::Http && !io::is_loopback(url->host);
}

io::HttpReply ask_the_leader(Desk& desk, const io::HttpRequest& request, const std::string& address) {
    io::HttpCall passed{.method = std::string(request.method), .url = place_at(address, request)};
    for (const auto field : passed_fields)
        if (const auto said = request.find(field))
            passed.fields.emplace_back(std::string(field), std::string(*said));
    passed.fields.emplace_back(std::string(passed_on_field), "1");
    passed.content_type = "application/json";
    passed.body = request.body;
    auto reply = std::make_shared<io::PendingReply>();
    desk.ask_elsewhere(std::move(passed), [reply](Result<io::HttpResponse> answer) {
        reply->answer(relayed(std::move(answer)));
    });
    return reply;
}

} // namespace

std::optional<io::HttpReply>
for_the_leader(Desk& desk, const io::HttpRequest& request, const PostedCommand& command) {
    const auto standing = standing_of(desk, command.target);
    if (!standing || standing->role == LeaderRole::Leader || is_question(desk, request, command))
        return std::nullopt;
    if (standing->role == LeaderRole::Unknown)
        return io::http_error(
            503, "leader_unknown",
            fmt::format("nobody is known to lead {} now: ask again in a moment", command.target)
        );
    const bool was_passed_on = request.find(passed_on_field).has_value();
    if (was_passed_on)
        return io::http_error(
            409, "not_leader",
            fmt::format("{} is led elsewhere by now: ask again in a moment", command.target)
        );
    if (standing->commands == ForTheLeader::SentThere || standing->address.empty())
        return sent_there(request, *standing, command.target);
    if (shows_a_secret_in_clear(request, standing->address))
        return io::http_error(
            502, "leader_in_clear",
            fmt::format(
                "{} leads {}, and what you log in with would go there in clear: ask there, or give it an "
                "address with https:// ([control] address)",
                standing->address, command.target
            )
        );
    return ask_the_leader(desk, request, standing->address);
}

bool may_be_behind(const Desk& desk, std::string_view worker) {
    const auto standing = standing_of(desk, worker);
    return standing && standing->role != LeaderRole::Leader;
}

io::HttpResponse with_staleness(io::HttpResponse response, bool is_stale) {
    if (is_stale && !response.find("X-Stale")) response.fields.emplace_back("X-Stale", "true");
    return response;
}

io::HttpResponse relayed(Result<io::HttpResponse> answer) {
    if (!answer)
        return io::http_error(
            answer.error().code == ErrorCode::Timeout ? 504 : 502, "leader_away",
            fmt::format("the leader does not answer: {}", answer.error().message)
        );
    if (answer->status == 401)
        return io::http_error(
            403, "leader_refuses",
            "the leader does not know who asks: ask it with a token or a user of its own"
        );
    auto response = fresh_answer(answer->content_type, std::move(answer->body), answer->status);
    for (const auto field : relayed_fields)
        if (const auto said = answer->find(field))
            response.fields.emplace_back(std::string(field), std::string(*said));
    return response;
}

} // namespace tutti::gateway
