#include "workers/lyrics/sources/comfyui.hpp"

#include "base/digest.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::lyrics {

Task<Result<io::HttpResponse>> ComfyUi::request(io::HttpCall call, SteadyTime deadline) {
    auto answer = co_await client_.request(std::move(call), deadline);
    if (answer) co_return answer;
    auto& error = answer.error();
    if (error.code == ErrorCode::NotFound) error.code = ErrorCode::Unavailable;
    error.message = fmt::format("ComfyUI does not answer ({})", error.message);
    co_return pass_on(answer);
}

Task<void> ComfyUi::take_back(SteadyTime deadline) {
    if (unfinished_.empty()) co_return;
    auto call = unqueue_call(settings_.base_url, unfinished_);
    const auto answer = co_await request(std::move(call), deadline);
    if (answer) unfinished_.clear();
}

Task<Result<ComfyPicture>> ComfyUi::wait_for(std::string prompt_id, SteadyTime deadline) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (true) {
        auto call = history_call(settings_.base_url, prompt_id);
        const auto answer = co_await request(std::move(call), deadline);
        if (!answer) co_return std::unexpected(answer.error());
        auto picture = read_history(*answer, prompt_id);
        if (!picture) co_return std::unexpected(std::move(picture.error()));
        if (*picture) co_return std::move(**picture);
        const auto next = io::steady_now() + settings_.poll;
        if (next >= deadline) co_return fail(ErrorCode::Timeout, "ComfyUI does not end in time");
        timer.expires_at(io::to_asio(next));
        const auto [cancelled] = co_await timer.async_wait(no_throw);
        if (cancelled) co_return fail(ErrorCode::Timeout, "ComfyUI's picture is not waited for any more");
    }
}

Task<Result<std::filesystem::path>> ComfyUi::paint(Song song, std::string prompt, SteadyTime deadline) {
    co_await take_back(deadline);
    const auto workflow = settings_.workflow.with(prompt, static_cast<std::uint32_t>(random_.next() >> 32));
    auto queue = queue_call(settings_.base_url, workflow);
    const auto queued = co_await request(std::move(queue), deadline);
    if (!queued) co_return std::unexpected(queued.error());
    const auto id = read_queued(*queued);
    if (!id) co_return std::unexpected(id.error());
    unfinished_ = *id;
    const auto picture = co_await wait_for(*id, deadline);
    if (!picture && picture.error().code == ErrorCode::Timeout) co_return std::unexpected(picture.error());
    if (picture || picture.error().code == ErrorCode::InvalidInput) unfinished_.clear();
    if (!picture) co_return std::unexpected(picture.error());
    auto view = view_call(settings_.base_url, *picture);
    const auto seen = co_await request(std::move(view), deadline);
    if (!seen) co_return std::unexpected(seen.error());
    const auto ending = seen->status == 200 ? picture_ending(seen->body) : std::string_view();
    if (ending.empty())
        co_return fail(
            ErrorCode::InvalidInput, fmt::format("ComfyUI gives no picture (status {})", seen->status)
        );
    co_return pictures_.put(digest(song.key().text()), seen->body, ending, io::wall_now());
}

} // namespace tutti::lyrics
