#include "etcd/client.hpp"

#include "etcd/messages.hpp"
#include "io/clock.hpp"
#include "io/deadline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::etcd {

namespace {

constexpr std::size_t most_endpoints = 16;
constexpr std::size_t most_idle = 4;
constexpr std::size_t most_of_a_refusal = 4096;

/// Whoever could not be asked may be asked later, whatever the reason was.
Error unreachable(Error error) {
    if (error.code != ErrorCode::Timeout) error.code = ErrorCode::Unavailable;
    return error;
}

std::unexpected<Error> refused(const io::HttpUrl& endpoint, const Refusal& refusal) {
    const auto says = fmt::format("etcd at {} says: {}", endpoint.authority(), refusal.message);
    switch (refusal.kind) {
    case Refusal::Kind::LeaseGone:
        return fail(ErrorCode::NotFound, says);
    case Refusal::Kind::NotLoggedIn:
        return fail(ErrorCode::PermissionDenied, says + ": it wants a user and a password");
    case Refusal::Kind::Forbidden:
        return fail(ErrorCode::PermissionDenied, says + ": look at the user, the password and its roles");
    case Refusal::Kind::Wrong:
        return fail(ErrorCode::InvalidInput, says);
    case Refusal::Kind::Unable:
        break;
    }
    return fail(ErrorCode::Unavailable, says);
}

} // namespace

Result<std::vector<io::HttpUrl>> parse_endpoints(std::string_view text) {
    std::vector<io::HttpUrl> endpoints;
    while (true) {
        const auto comma = text.find(',');
        auto url = io::parse_http_url(text.substr(0, comma));
        if (!url) return pass_on(url);
        if (url->target != "/") return fail(ErrorCode::InvalidInput, "an address of etcd has no path");
        endpoints.push_back(std::move(*url));
        if (endpoints.size() > most_endpoints)
            return fail(ErrorCode::LimitExceeded, fmt::format("at most {} members", most_endpoints));
        if (comma == std::string_view::npos) return endpoints;
        text.remove_prefix(comma + 1);
    }
}

Task<Result<std::string>> Client::ask(std::string path, std::string body, SteadyTime deadline) {
    Result<std::string> answer = fail(ErrorCode::Timeout, "no time was left to ask etcd");
    const auto first = current_;
    const auto members = options_.endpoints.size();
    for (std::size_t tries = 0; tries < members && io::steady_now() < deadline; ++tries) {
        const auto endpoint = (first + tries) % members;
        const auto until = std::min(deadline, io::steady_now() + options_.attempt);
        answer = co_await ask_one(endpoint, path, body, until);
        const bool is_worth_another =
            !answer
            && (answer.error().code == ErrorCode::Unavailable || answer.error().code == ErrorCode::Timeout);
        if (!is_worth_another) break;
        leave(endpoint);
    }
    co_return std::move(answer);
}

/// One that does not know yet that others elected a new leader would still prolong leases. But where nobody
/// has said the newer term for as long as a lease lives, none is left to prolong: etcd was made anew.
bool Client::is_left_behind(std::uint64_t term) {
    if (term == 0) return false;
    const auto now = io::steady_now();
    if (term < term_ && now - term_heard_ <= options_.term_believed_for) return true;
    term_ = term;
    term_heard_ = now;
    return false;
}

Task<Result<std::string>>
Client::ask_one(std::size_t endpoint, std::string path, std::string body, SteadyTime deadline) {
    for (bool is_again = false;; is_again = true) {
        if (!options_.user.empty() && token_.empty()) {
            const auto logged_in = co_await log_in(endpoint, deadline);
            if (!logged_in) co_return std::unexpected(logged_in.error());
        }
        auto response = co_await post(endpoint, path, body, deadline);
        if (!response) co_return std::unexpected(unreachable(std::move(response.error())));
        if (response->status == 200) {
            if (is_left_behind(term_of(response->body)))
                co_return fail(ErrorCode::Unavailable, "the member has been left behind by the others");
            co_return std::move(response->body);
        }
        const auto refusal = parse_refusal(response->status, response->body);
        const bool may_log_in = refusal.kind == Refusal::Kind::NotLoggedIn && !options_.user.empty();
        if (!may_log_in || is_again) co_return refused(options_.endpoints[endpoint], refusal);
        token_.clear();
    }
}

Task<Result<void>> Client::log_in(std::size_t endpoint, SteadyTime deadline) {
    auto body = login_request(options_.user, options_.password);
    auto response = co_await post(endpoint, "/v3/auth/authenticate", std::move(body), deadline);
    if (!response) co_return std::unexpected(unreachable(std::move(response.error())));
    if (response->status != 200)
        co_return refused(options_.endpoints[endpoint], parse_refusal(response->status, response->body));
    auto token = parse_login(response->body);
    if (!token) co_return std::unexpected(token.error());
    token_ = std::move(*token);
    co_return Result<void>();
}

io::HttpCall Client::call_for(std::size_t endpoint, std::string path, std::string body) const {
    auto url = options_.endpoints[endpoint];
    url.target = std::move(path);
    io::HttpCall call{.method = "POST", .url = url.without_query(), .content_type = "application/json"};
    call.body = std::move(body);
    if (!token_.empty()) call.fields.emplace_back("Authorization", token_);
    return call;
}

Task<Result<io::HttpResponse>>
Client::post(std::size_t endpoint, std::string path, std::string body, SteadyTime deadline) {
    auto call = call_for(endpoint, std::move(path), std::move(body));
    if (auto line = take_line(endpoint)) {
        auto response = co_await line->request(call, deadline);
        // The member may have closed the connection meanwhile. What is asked twice does no harm.
        const bool is_answer = response || response.error().code == ErrorCode::Timeout;
        if (response && line->is_open() && idle_.size() < most_idle)
            idle_.push_back({endpoint, std::move(line)});
        if (is_answer) co_return std::move(response);
    }
    co_return co_await post_anew(endpoint, std::move(call), deadline);
}

Task<Result<io::HttpResponse>>
Client::post_anew(std::size_t endpoint, io::HttpCall call, SteadyTime deadline) {
    auto server = options_.endpoints[endpoint];
    auto files = options_.tls;
    auto connected =
        co_await io::connect_http(std::move(server), std::move(files), deadline - io::steady_now());
    if (!connected) co_return std::unexpected(connected.error());
    auto line = std::make_unique<io::HttpLine>(std::move(*connected));
    auto response = co_await line->request(std::move(call), deadline);
    if (response && line->is_open() && idle_.size() < most_idle) idle_.push_back({endpoint, std::move(line)});
    co_return std::move(response);
}

Task<Result<Client::Watch>> Client::watch(std::string body, SteadyTime deadline) {
    const auto endpoint = current_;
    auto server = options_.endpoints[endpoint];
    auto files = options_.tls;
    auto call = call_for(endpoint, "/v3/watch", std::move(body));
    // It ends where the member has no leader, and so would have no news.
    call.fields.emplace_back("Grpc-Metadata-hasleader", "true");
    auto connected =
        co_await io::connect_http(std::move(server), std::move(files), deadline - io::steady_now());
    if (!connected) {
        leave(endpoint);
        co_return std::unexpected(unreachable(std::move(connected.error())));
    }
    auto line = std::move(*connected);
    auto opened =
        co_await io::HttpBody::open_over(std::move(line), std::move(call), deadline - io::steady_now());
    if (!opened) {
        leave(endpoint);
        co_return std::unexpected(unreachable(std::move(opened.error())));
    }
    Watch watch{std::move(*opened), endpoint};
    if (watch.body.status() == 200) co_return std::move(watch);
    const auto executor = co_await asio::this_coro::executor;
    const io::Deadline in_time(executor, deadline - io::steady_now(), [&watch] { watch.body.close(); });
    const auto words = co_await watch.body.read();
    const auto refusal =
        parse_refusal(watch.body.status(), words ? words->substr(0, most_of_a_refusal) : std::string());
    if (refusal.kind == Refusal::Kind::NotLoggedIn) token_.clear(); // the next question logs in
    if (refusal.kind == Refusal::Kind::Unable) leave(endpoint);
    co_return refused(options_.endpoints[endpoint], refusal);
}

std::unique_ptr<io::HttpLine> Client::take_line(std::size_t endpoint) {
    const auto found = std::ranges::find(idle_, endpoint, &Idle::endpoint);
    if (found == idle_.end()) return nullptr;
    auto line = std::move(found->line);
    idle_.erase(found);
    return line;
}

void Client::leave(std::size_t endpoint) {
    std::erase_if(idle_, [endpoint](const Idle& each) { return each.endpoint == endpoint; });
    // Another question may have left it before.
    if (current_ == endpoint) current_ = (endpoint + 1) % options_.endpoints.size();
    if (left_) left_(endpoint);
}

} // namespace tutti::etcd
