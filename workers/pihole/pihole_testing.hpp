// For tests: a Pi-hole behind the client's interface, of either version, that counts its sessions.
#pragma once

#include "base/json.hpp"
#include "base/value_path.hpp"
#include "io/http/http_client.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::pihole {

inline constexpr std::string_view summary_of_six = R"({
    "queries": {"total": 25190, "blocked": 5038, "percent_blocked": 20.000001907348633, "unique_domains": 1501,
        "forwarded": 9001, "cached": 11151, "frequency": 0.3, "types": {"A": 15000, "AAAA": 9000},
        "status": {"GRAVITY": 5000}, "replies": {"IP": 9000}},
    "clients": {"active": 11, "total": 14}, "gravity": {"domains_being_blocked": 131345, "last_update": 1795700000},
    "took": 0.0002})";
inline constexpr std::string_view summary_of_five =
    R"({"domains_being_blocked":131345,"dns_queries_today":25190,
    "ads_blocked_today":5038,"ads_percentage_today":20.000001,"unique_domains":1501,"status":"enabled",
    "gravity_last_updated":{"file_exists":true,"absolute":1795700000,"relative":{"days":1,"hours":2,"minutes":3}}})";

class FakePihole final : public io::HttpClient {
public:
    int version = 6;
    std::string password = "open sesame"; ///< empty: none is needed
    std::size_t seats = 16;
    bool has_second_factor = false;
    bool takes_its_sessions = true;
    std::optional<Error> broken; ///< what becomes of every request
    std::string broken_at;       ///< … or of those whose path that is

    std::vector<std::string> asked; ///< "GET /api/auth"
    std::set<std::string> sessions;

    Task<Result<io::HttpResponse>> request(io::HttpCall call, SteadyTime) override {
        const auto url = *io::parse_http_url(call.url);
        const auto path = url.target.substr(0, url.target.find('?'));
        asked.push_back(call.method + " " + path);
        if (broken && (broken_at.empty() || broken_at == asked.back())) co_return std::unexpected(*broken);
        co_return version == 5 ? answer_of_five(url.target) : answer_of_six(call, path);
    }

private:
    static io::HttpResponse json(unsigned status, std::string_view body) {
        return {status, "application/json; charset=utf-8", std::string(body), {}};
    }
    static io::HttpResponse error(unsigned status, const std::string& key, const std::string& message) {
        return json(
            status,
            R"({"error":{"key":")" + key + R"(","message":")" + message + R"(","hint":null},"took":0.1})"
        );
    }
    static io::HttpResponse session(unsigned status, bool valid, const std::string& id) {
        return json(
            status, std::string(R"({"session":{"valid":)") + (valid ? "true" : "false")
                        + R"(,"totp":false,"sid":)" + (id.empty() ? "null" : "\"" + id + "\"")
                        + R"(,"csrf":null,"validity":1800},"took":0.1})"
        );
    }
    io::HttpResponse answer_of_five(const std::string& target) const {
        if (!target.starts_with("/admin/api.php?summaryRaw"))
            return {404, "text/html", "<html>404</html>", {}};
        return json(200, target.ends_with("&auth=" + io::percent_encoded(password)) ? summary_of_five : "[]");
    }
    io::HttpResponse answer_of_six(const io::HttpCall& call, const std::string& path) {
        std::string id;
        for (const auto& [name, value] : call.fields)
            if (name == "sid") id = value;
        const bool is_in = password.empty() || (takes_its_sessions && sessions.contains(id));
        if (path == "/api/stats/summary")
            return is_in ? json(200, summary_of_six) : error(401, "unauthorized", "Unauthorized");
        if (path != "/api/auth") return error(404, "not_found", "Not found");
        if (call.method == "GET") return session(password.empty() ? 200 : 401, password.empty(), {});
        if (call.method == "DELETE") return {sessions.erase(id) != 0 ? 204U : 401U, "", "", {}};
        return log_in(call);
    }
    io::HttpResponse log_in(const io::HttpCall& call) {
        if (password.empty()) return session(200, true, {});
        if (has_second_factor) return error(400, "bad_request", "No 2FA token found in JSON payload");
        const auto body = parse_json(call.body);
        if (!body || text_at(*body, "password") != password) return session(401, false, {});
        if (sessions.size() >= seats) return error(429, "api_seats_exceeded", "API seats exceeded");
        const auto id = "sid/" + std::to_string(++made_) + "=";
        sessions.insert(id);
        return session(200, true, id);
    }

    int made_ = 0;
};

} // namespace tutti::pihole
