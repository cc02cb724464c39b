// What browsers ask of the worker `camera` to watch by WebRTC (WHEP), through the gateway.
#include "worker/rim.hpp"
#include "workers/camera/camera_service.hpp"

#include <utility>

namespace tutti::camera {

namespace {

constexpr std::size_t longest_description = 32 * 1024;

Result<std::string> description_in(const Value& params, std::string_view key) {
    const auto* text = params.find(key);
    if (text == nullptr || !text->is_string() || text->string().empty()
        || text->string().size() > longest_description)
        return fail(ErrorCode::InvalidInput, "a description is a text of at most 32 KiB");
    return std::string(text->string());
}

Result<std::string> session_in(const Value& params) {
    const auto* session = params.find("session");
    if (session == nullptr || !session->is_string() || !is_relay_session(session->string()))
        return fail(ErrorCode::InvalidInput, "\"session\" must be the name of one");
    return std::string(session->string());
}

} // namespace

void CameraService::add_webrtc_commands() {
    const auto on_task = [this](const char* action, Task<Result<Value>> (CameraService::*answer)(Value)) {
        worker::on_command_task(worker_, action, [this, answer](Value params) {
            return (this->*answer)(std::move(params));
        });
    };
    on_task("whep_offer", &CameraService::answer_offer);
    on_task("whep_candidates", &CameraService::take_candidates);
    on_task("whep_end", &CameraService::end_session);
    on_task("whep_end_all", &CameraService::end_all_sessions);
}

bool CameraService::can_show_webrtc(const CameraStream& stream) const {
    return relay_ != nullptr && relay_->can_show(stream.settings());
}

Task<Result<Value>> CameraService::answer_offer(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    auto offer = description_in(params, "offer");
    if (!offer) co_return pass_on(offer);
    if (!can_show_webrtc(*cameras_.at(*name).stream))
        co_return fail(ErrorCode::NotFound, "that camera cannot be watched by WebRTC here");
    const auto relay = relay_;
    auto answer = co_await relay->offer(*name, std::move(*offer));
    if (!answer) co_return pass_on(answer);
    std::vector<Value> links;
    for (auto& link : answer->links) links.emplace_back(std::move(link));
    co_return Value::object(
        {{"camera", *name},
         {"session", answer->session},
         {"answer", answer->sdp},
         {"etag", answer->etag},
         {"links", Value::array(std::move(links))}}
    );
}

Task<Result<Value>> CameraService::take_candidates(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    auto session = session_in(params);
    if (!session) co_return pass_on(session);
    auto fragment = description_in(params, "fragment");
    if (!fragment) co_return pass_on(fragment);
    const auto relay = relay_;
    if (!relay) co_return fail(ErrorCode::NotFound, "that session is over");
    auto taken = co_await relay->add_candidates(*name, *session, std::move(*fragment));
    if (!taken) co_return pass_on(taken);
    co_return Value::object({{"camera", *name}, {"session", *session}});
}

Task<Result<Value>> CameraService::end_session(Value params) {
    const auto name = one_asked(params);
    if (!name) co_return std::unexpected(name.error());
    auto session = session_in(params);
    if (!session) co_return pass_on(session);
    const auto relay = relay_;
    if (!relay) co_return fail(ErrorCode::NotFound, "that session is over");
    auto ended = co_await relay->end(*name, *session);
    if (!ended) co_return pass_on(ended);
    co_return Value::object({{"camera", *name}, {"session", *session}});
}

/// Who may watch has changed.
Task<Result<Value>> CameraService::end_all_sessions(Value) {
    const auto relay = relay_;
    std::size_t ended = 0;
    if (relay) {
        auto done = co_await relay->end_all();
        if (!done) co_return pass_on(done);
        ended = *done;
    }
    co_return Value::object({{"ended", ended}});
}

} // namespace tutti::camera
