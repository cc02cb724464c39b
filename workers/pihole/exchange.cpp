#include "workers/pihole/exchange.hpp"

#include "base/json.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::pihole {

namespace {

/// How long a login that nobody answered may still take a seat. One in so many seconds, and the 16 seats,
/// which are free again after 1800 s, are never used up.
constexpr auto unanswered_login = seconds(150);
constexpr auto for_a_farewell = seconds(3);
constexpr auto between_looks = milliseconds(50);

} // namespace

Result<std::string> base_url(std::string_view host) {
    std::string url(host);
    if (url.find("://") == std::string::npos) url.insert(0, "http://");
    for (const std::string_view rest : {"/", "/api", "/admin", "/"})
        if (url.ends_with(rest)) url.resize(url.size() - rest.size());
    const auto parsed = io::parse_http_url(url);
    if (!parsed)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "host: {}; write pi.hole, 192.168.1.2:8080 or https://pi.hole", parsed.error().message
            )
        );
    if (parsed->target.find('?') != std::string::npos)
        return fail(ErrorCode::InvalidInput, "host: not a URL of a server: it has a query");
    return url;
}

Exchange::Exchange(io::HttpClient& client, SessionFile& file, const Server& server, WallTime now)
    : client_(client), file_(file), server_(server), now_(now),
      who_(fmt::format("the Pi-hole at {}", server.url)) {}

Task<Result<io::HttpResponse>> Exchange::request(io::HttpCall call, SteadyTime deadline) {
    auto answer = co_await client_.request(std::move(call), deadline);
    if (answer) co_return answer;
    auto& error = answer.error();
    std::string advice;
    if (error.code == ErrorCode::PermissionDenied)
        advice = "; give its certificate, or that of its authority, as pihole.certificate";
    // A name that is not known now may be so later: the Pi-hole itself may be who knows it.
    if (error.code == ErrorCode::NotFound || error.code == ErrorCode::PermissionDenied)
        error.code = ErrorCode::Unavailable;
    error.message = fmt::format("{} does not answer ({}){}", who_, error.message, advice);
    co_return pass_on(answer);
}

KeptSession Exchange::made(int version, std::string id) const {
    KeptSession session{server_.url, version, std::move(id), {}};
    session.mark = mark_of(server_.password, session.id);
    return session;
}

bool Exchange::fits(const KeptSession& session) const {
    const bool speaks =
        server_.version == Version::Auto || session.version == (server_.version == Version::Five ? 5 : 6);
    return session.server == server_.url && speaks && !session.login_sent
           && session.mark == mark_of(server_.password, session.id);
}

/// Whether a new beginning may help: the session is over, or a version 5 has become a 6.
bool Exchange::is_over(const KeptSession& session, const Error& error) const {
    if (session.version == 6) return error.code == ErrorCode::PermissionDenied;
    return server_.version == Version::Auto && error.code == ErrorCode::NotFound;
}

Task<Result<Summary>> Exchange::ask(const KeptSession& session, SteadyTime deadline) {
    io::HttpCall call;
    if (session.version == 5) {
        call.url = fmt::format(
            "{}/admin/api.php?summaryRaw&auth={}", server_.url, io::percent_encoded(server_.password)
        );
        auto answer = co_await request(std::move(call), deadline);
        if (!answer) co_return pass_on(answer);
        co_return parse_legacy_summary(*answer, who_);
    }
    call.url = server_.url + "/api/stats/summary";
    if (!session.id.empty()) call.fields.emplace_back("sid", session.id);
    auto answer = co_await request(std::move(call), deadline);
    if (!answer) co_return pass_on(answer);
    co_return parse_summary(*answer, who_);
}

/// Says farewell; whether it is heard, nobody waits to know for long.
Task<void> Exchange::end(const KeptSession& session, SteadyTime deadline) {
    if (session.version != 6 || session.id.empty()) co_return;
    io::HttpCall call{.method = "DELETE", .url = session.server + "/api/auth"};
    call.fields.emplace_back("sid", session.id);
    static_cast<void>(
        co_await client_.request(std::move(call), std::min(deadline, io::steady_now() + for_a_farewell))
    );
}

Task<void> Exchange::give_back(SteadyTime deadline) {
    const auto kept = file_.load();
    if (!kept || kept->login_sent) co_return;
    file_.forget();
    co_await end(*kept, deadline);
}

Task<Result<Summary>> Exchange::summary(SteadyTime deadline) {
    auto kept = file_.load();
    if (kept && !kept->login_sent && !fits(*kept)) {
        co_await give_back(deadline);
        kept.reset();
    }
    if (kept && fits(*kept)) {
        auto asked = co_await ask(*kept, deadline);
        if (asked || !is_over(*kept, asked.error())) co_return asked;
    }
    const auto opened = co_await open(kept, deadline);
    if (!opened) co_return std::unexpected(opened.error());
    auto asked = co_await ask(*opened, deadline);
    if (opened->version == 5) {
        // Not before: a page in the way looks like a version 5.
        if (asked && server_.version == Version::Auto) static_cast<void>(file_.store(*opened));
        co_return asked;
    }
    const bool is_refused =
        !asked && asked.error().code == ErrorCode::PermissionDenied && !opened->id.empty();
    const auto now_kept = file_.load();
    // What cannot be kept for the next run would be a seat for each.
    if (is_refused || !now_kept || now_kept->id != opened->id) co_await end(*opened, deadline);
    if (!is_refused) co_return asked;
    expect_no_session();
    co_return fail(
        ErrorCode::PermissionDenied, fmt::format("{} refuses the session that it has just given", who_)
    );
}

/// From here until a session is there, one login may have taken a seat for nothing.
void Exchange::expect_no_session() {
    auto pending = made(6, {});
    pending.login_sent = now_;
    static_cast<void>(file_.store(pending));
}

Task<Result<io::LockFile>> Exchange::wait_for_turn(SteadyTime deadline) {
    while (true) {
        auto lock = file_.lock();
        if (lock || lock.error().code != ErrorCode::Conflict) co_return lock;
        const bool waited = co_await io::sleep_for(between_looks);
        if (!waited || io::steady_now() >= deadline)
            co_return fail(
                ErrorCode::Timeout, fmt::format("another run of this source is still logging in at {}", who_)
            );
    }
}

Task<Result<Door>> Exchange::knock(SteadyTime deadline) {
    io::HttpCall call{.url = server_.url + "/api/auth"};
    auto answer = co_await request(std::move(call), deadline);
    if (!answer) co_return pass_on(answer);
    co_return parse_door(*answer, who_);
}

/// A session, or the knowledge that none is needed, and keeps it.
Task<Result<KeptSession>> Exchange::open(const std::optional<KeptSession>& before, SteadyTime deadline) {
    if (server_.version == Version::Five) co_return made(5, {});
    const auto turn = co_await wait_for_turn(deadline);
    if (!turn && turn.error().code == ErrorCode::Timeout) co_return std::unexpected(turn.error());
    // Another run may have been at it meanwhile.
    auto kept = file_.load();
    if (kept && fits(*kept) && kept != before) co_return std::move(*kept);
    auto door = co_await knock(deadline);
    if (!door) co_return pass_on(door);
    if (*door == Door::Locked) co_return co_await log_in(kept, deadline);
    if (*door == Door::Absent && server_.version == Version::Six)
        co_return fail(
            ErrorCode::NotFound,
            fmt::format("{} has no API of version 6: set pihole.version to 5, or look at pihole.host", who_)
        );
    auto session = made(*door == Door::Absent ? 5 : 6, {});
    if (session.version == 6) static_cast<void>(file_.store(session));
    co_return session;
}

Task<Result<KeptSession>> Exchange::log_in(const std::optional<KeptSession>& before, SteadyTime deadline) {
    if (server_.password.empty())
        co_return fail(
            ErrorCode::PermissionDenied, fmt::format("{} wants a password: set pihole.password", who_)
        );
    const bool is_same = before && before->server == server_.url;
    if (is_same && before->login_sent && now_ - *before->login_sent < unanswered_login
        && now_ >= *before->login_sent)
        co_return fail(
            ErrorCode::LimitExceeded,
            fmt::format(
                "{} gave no session {:.0f} s ago that it takes, and may count a seat as taken all the same: "
                "the next login is sent {} s after that one",
                who_, to_seconds(now_ - *before->login_sent), unanswered_login.count()
            )
        );
    expect_no_session();
    io::HttpCall call{.method = "POST", .url = server_.url + "/api/auth", .content_type = "application/json"};
    call.body = print_json(Value::object({{"password", server_.password}}));
    auto answer = co_await request(std::move(call), deadline);
    if (!answer) co_return pass_on(answer);
    auto id = parse_session(*answer, who_);
    // Whoever refuses in words gives no seat. What cannot be understood may have been one.
    if (!id && id.error().code != ErrorCode::InvalidInput) file_.forget();
    if (!id) co_return pass_on(id);
    auto session = made(6, std::move(*id));
    static_cast<void>(file_.store(session));
    co_return session;
}

} // namespace tutti::pihole
