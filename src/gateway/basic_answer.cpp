#include "gateway/basic_answer.hpp"

#include "base/base64.hpp"
#include "gateway/answer.hpp"
#include "gateway/authorization.hpp"
#include "gateway/login.hpp"
#include "gateway/visitor.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tutti::gateway {

namespace {

using io::HttpReply;
using io::HttpRequest;

/// What a request says, when the connection has something else to do meanwhile.
class RequestCopy {
public:
    explicit RequestCopy(const HttpRequest& request)
        : method_(request.method), path_(request.path), query_(request.query), host_(request.host),
          body_(request.body), peer_(request.peer), keep_alive_(request.keep_alive),
          upgrade_(request.upgrade), is_secure_(request.is_secure), entrance_(request.entrance) {
        for (const auto& field : request.fields) texts_.emplace_back(field.name, field.value);
        for (const auto& [name, value] : texts_) fields_.push_back({name, value});
    }
    RequestCopy(const RequestCopy&) = delete;
    RequestCopy& operator=(const RequestCopy&) = delete;

    HttpRequest request() const {
        return {
            method_, path_,       query_,   host_,      body_,     peer_,
            fields_, keep_alive_, upgrade_, is_secure_, entrance_,
        };
    }

private:
    std::string method_, path_, query_, host_, body_, peer_;
    bool keep_alive_, upgrade_, is_secure_;
    std::uint8_t entrance_;
    std::vector<std::pair<std::string, std::string>> texts_;
    std::vector<io::HttpField> fields_;
};

std::optional<Credentials> basic_credentials(const HttpRequest& request) {
    const auto field = request.find("Authorization");
    auto pair = field ? basic_pair(*field) : std::nullopt;
    if (!pair) return std::nullopt;
    return Credentials{std::move(pair->first), std::move(pair->second)};
}

void pass_on_answer(HttpReply answer, const io::SharedPendingReply& to) {
    const auto* later = std::get_if<io::SharedPendingReply>(&answer);
    if (later == nullptr) return to->answer(std::move(answer));
    if ((*later)->is_answered()) return to->answer((*later)->said());
    (*later)->on_answer([from = later->get(), to] { to->answer(from->said()); }); // whoever answers owns it
}

} // namespace

bool shows_basic(Desk& desk, const HttpRequest& request) {
    return desk.access != nullptr && basic_credentials(request).has_value()
           && !visitor_of(desk, request).is_known();
}

HttpReply check_basic_first(
    Desk& desk, const HttpRequest& request, std::function<HttpReply(const HttpRequest&)> answer
) {
    auto copy = std::make_shared<RequestCopy>(request); // owned by what is called when the check is done
    auto reply = std::make_shared<io::PendingReply>();
    attempt_login(
        desk, request, *basic_credentials(request),
        [&desk, copy, reply, answer = std::move(answer)](const auto& series) {
            if (!series) return reply->answer(series.error());
            const auto asked = copy->request();
            desk.access->basics.note(asked.find("Authorization").value_or(""), *series, desk.clock().steady);
            pass_on_answer(answer(asked), reply);
        }
    );
    return io::answered_or_pending(reply);
}

} // namespace tutti::gateway
