// The answers of /api/stream/{camera}/whep: WHEP (WebRTC-HTTP Egress Protocol), as browsers speak it. The
// camera worker, which has the server, is asked for each; what is watched does not pass through here.
#include "base/name.hpp"
#include "camera/relay_file.hpp"
#include "contract/command.hpp"
#include "gateway/answer.hpp"
#include "gateway/camera_answers.hpp"
#include "gateway/handlers.hpp"
#include "gateway/ruling.hpp"
#include "gateway/visitor.hpp"

#include <fmt/format.h>

namespace tutti::gateway {

namespace {

constexpr std::size_t longest_description = 32 * 1024; // that of a browser has some 5 KiB

std::string string_in(const Value& data, std::string_view key) {
    const auto* text = data.find(key);
    return text != nullptr && text->is_string() ? std::string(text->string()) : std::string();
}

io::HttpResponse not_understood() {
    return io::http_error(502, "not_understood", "the camera service's answer was not understood");
}

/// Of who may no longer look by now: a logout came before the answer.
io::HttpResponse end_at_once(Desk& desk, const std::string& camera, const std::string& session) {
    desk.command(
        {.target = desk.camera,
         .action = "whep_end",
         .params = Value::object({{"camera", camera}, {"session", session}})},
        [](const Result<std::string>&) {}
    );
    return login_needed();
}

/// The description of who sends, and where the session is to be had.
io::HttpResponse answer_to_offer(
    Desk& desk, const std::string& camera, Admission viewer, const std::function<bool()>& is_refused,
    const Result<std::string>& payload
) {
    if (!payload) return answer_to_command(payload);
    const auto reply = contract::parse_command_reply(*payload);
    if (!reply || reply->error) return answer_to_command(payload);
    const auto& data = reply->data;
    const auto session = data.is_object() ? string_in(data, "session") : std::string();
    if (!camera::is_relay_session(session)) return not_understood();
    if (viewer.is_over(desk)) return end_at_once(desk, camera, session);
    if (viewer.session() != 0) desk.watchers.note({viewer.session(), camera, session, is_refused});
    auto answer = fresh_answer("application/sdp", string_in(data, "answer"), 201);
    answer.fields.emplace_back("Location", fmt::format("/api/stream/{}/whep/{}", camera, session));
    answer.fields.emplace_back("Accept-Patch", "application/trickle-ice-sdpfrag");
    if (auto etag = string_in(data, "etag"); !etag.empty())
        answer.fields.emplace_back("ETag", std::move(etag));
    const auto* links = data.find("links");
    if (links != nullptr && links->is_array())
        for (const auto& link : links->items())
            if (link.is_string()) answer.fields.emplace_back("Link", link.string());
    return answer;
}

io::HttpResponse answer_to_patch(const Result<std::string>& payload) {
    auto answer = answer_to_command(payload);
    return answer.status == 200 ? io::HttpResponse{204, {}, {}, {}} : answer;
}

std::optional<io::HttpResponse> refuse_description(std::string_view text) {
    if (text.empty()) return io::http_error(400, "invalid_input", "a description is missing");
    if (text.size() > longest_description)
        return io::http_error(413, "content_too_large", "a description has at most 32 KiB");
    return std::nullopt;
}

} // namespace

io::HttpReply offer_whep(Desk& desk, const Call& call) {
    const std::string camera(call.values[0]);
    if (!is_name_segment(camera)) return no_such_camera();
    if (auto refusal = refuse_description(call.request.body)) return std::move(*refusal);
    auto is_refused = is_refused_later(
        desk, call.request,
        {.action = "http.cameras.read", .resource = fmt::format("camera:{}", camera), .least = Role::Viewer}
    );
    return ask_cameras(
        desk, "whep_offer", Value::object({{"camera", camera}, {"offer", call.request.body}}),
        [&desk, camera, viewer = Admission(desk, call.request),
         is_refused = std::move(is_refused)](const Result<std::string>& payload) {
            return answer_to_offer(desk, camera, viewer, is_refused, payload);
        }
    );
}

io::HttpReply patch_whep(Desk& desk, const Call& call) {
    const auto [camera, session] = call.values;
    if (!is_name_segment(camera)) return no_such_camera();
    if (!camera::is_relay_session(session)) return not_found(call.request.path);
    if (auto refusal = refuse_description(call.request.body)) return std::move(*refusal);
    return ask_cameras(
        desk, "whep_candidates",
        Value::object({{"camera", camera}, {"session", session}, {"fragment", call.request.body}}),
        answer_to_patch
    );
}

io::HttpReply end_whep(Desk& desk, const Call& call) {
    const auto [camera, session] = call.values;
    if (!is_name_segment(camera)) return no_such_camera();
    if (!camera::is_relay_session(session)) return not_found(call.request.path);
    desk.watchers.forget(session);
    return ask_cameras(
        desk, "whep_end", Value::object({{"camera", camera}, {"session", session}}), answer_to_command
    );
}

} // namespace tutti::gateway
