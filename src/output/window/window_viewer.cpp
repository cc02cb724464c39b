#include "output/window/window_viewer.hpp"

#include "base/printable.hpp"
#include "control/client.hpp"
#include "image/png.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unistd.h>

namespace tutti::output {

namespace {

/// Between looks for what people did, where the system has nothing to wait for.
constexpr auto look_period = std::chrono::milliseconds(50);
constexpr int most_commands = 8;
/// Who draws; the second where all is one process.
constexpr std::array<const char*, 2> drawing = {"render.sock", "show.sock"};

int faces_of(const frames::DisplayAbout& display) { return display.shape == "cube" ? 4 : 1; }

/// A cube that is folded goes around once in so long.
constexpr microseconds turn = seconds(24);

double turns_at(WallTime time) {
    return static_cast<double>(time.time_since_epoch() % turn / microseconds(1))
           / static_cast<double>(turn.count());
}

Task<Result<control::Client>> connect(std::filesystem::path directory) {
    auto client = co_await control::Client::connect(directory / drawing[0]);
    if (client) co_return client;
    auto other = co_await control::Client::connect(directory / drawing[1]);
    co_return other ? std::move(other) : std::move(client);
}

/// The mode of that number, from 1, in the order of the page; 0 is the tenth.
std::optional<std::string> mode_of(const Value& light, int digit) {
    const auto* modes = light.find("modes");
    const auto place = static_cast<std::size_t>(digit == 0 ? 9 : digit - 1);
    if (modes == nullptr || !modes->is_array() || place >= modes->items().size()) return std::nullopt;
    const auto* name = modes->items()[place].find("name");
    if (name == nullptr || !name->is_string()) return std::nullopt;
    return std::string(name->string());
}

/// What a command needs to know first is in `light`. Nothing: there is nothing to ask for.
std::optional<Value> arguments_of(std::string_view command, int digit, const Value& light) {
    if (command == "blackout") {
        const auto* on = light.find("blackout");
        const bool is_black = on != nullptr && on->is_bool() && on->boolean();
        return Value::object({{"on", !is_black}});
    }
    if (command != "show") return Value();
    auto mode = mode_of(light, digit);
    if (!mode) return std::nullopt;
    return Value::object({{"mode", *mode}});
}

} // namespace

WindowViewer::WindowViewer(ViewerOptions options, std::unique_ptr<SdlWindow> window, Tell tell)
    : options_(std::move(options)), window_(std::move(window)), tell_(std::move(tell)),
      client_({.directory = options_.run_directory}, *this) {}

Task<void> WindowViewer::run() {
    const auto executor = co_await asio::this_coro::executor;
    set_title("no frames");
    end_.emplace(executor, asio::steady_timer::time_point::max());
    tasks_.emplace(executor);
    tasks_->spawn("read frames", client_.run());
    tasks_->spawn("watch the window", watch_window());
    if (!ending_) {
        const auto [error] = co_await end_->async_wait(no_throw);
        static_cast<void>(error); // cancelled by end()
    }
    co_await tasks_->stop();
    tasks_.reset();
    end_.reset(); // before the io_context goes, which the viewer outlives
}

void WindowViewer::end() {
    ending_ = true;
    if (end_) end_->cancel();
}

Task<void> WindowViewer::watch_window() {
    std::optional<asio::posix::stream_descriptor> readable;
    // A second one, as the library closes its own.
    if (const auto descriptor = window_->descriptor())
        readable.emplace(co_await asio::this_coro::executor, ::dup(*descriptor));
    while (!ending_) {
        while (const auto input = window_->next_input()) take(*input);
        if (ending_) break;
        if (readable) {
            const auto [error] =
                co_await readable->async_wait(asio::posix::descriptor_base::wait_read, no_throw);
            if (error) break;
        } else {
            const bool elapsed = co_await io::sleep_for(look_period);
            if (!elapsed) break;
        }
    }
}

void WindowViewer::take(const WindowInput& input) {
    switch (input.event) {
    case WindowEvent::Quit:
        end();
        break;
    case WindowEvent::FullScreen:
        window_->toggle_full_screen();
        break;
    case WindowEvent::Save:
        save(fmt::format("{}-{}.png", shown_.name.empty() ? "window" : shown_.name, frame_.about.sequence));
        break;
    case WindowEvent::Next:
        press("next");
        break;
    case WindowEvent::Previous:
        press("previous");
        break;
    case WindowEvent::Activate:
        press("activate");
        break;
    case WindowEvent::Blackout:
        press("blackout");
        break;
    case WindowEvent::Digit:
        press("show", input.digit);
        break;
    case WindowEvent::Redraw:
        show();
        break;
    }
}

void WindowViewer::press(std::string command, int digit) {
    if (commands_ >= most_commands) return; // nobody answers so quickly
    ++commands_;
    tasks_->spawn("command", ask(std::move(command), digit));
}

Task<void> WindowViewer::ask(std::string command, int digit) {
    auto client = co_await connect(options_.run_directory);
    std::string trouble;
    if (client) {
        auto light = co_await client->call("get_light");
        const auto state = light && light->data ? *light->data : Value();
        if (auto arguments = arguments_of(command, digit, state)) {
            auto reply = co_await client->call(command, std::move(*arguments));
            if (!reply)
                trouble = reply.error().message;
            else if (!reply->success)
                trouble = reply->message;
        } else
            trouble = fmt::format("there is no mode {}", digit == 0 ? 10 : digit);
    } else
        trouble = client.error().message;
    --commands_;
    if (!trouble.empty()) tell_(fmt::format("{}: {}", command, printable(trouble)));
}

void WindowViewer::show() {
    if (frame_.picture.size().pixels() == 0) return;
    window_->show({.picture = frame_.picture, .faces = faces_of(shown_), .turns = turns_at(frame_.about.time)}
    );
}

bool WindowViewer::save(const std::filesystem::path& file) {
    const auto picture = window_->picture();
    if (!picture) {
        tell_(picture.error().message);
        return false;
    }
    const auto bytes = image::print_png(picture->pixels(), picture->size());
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    constexpr unsigned for_all_to_read = 0644;
    const auto written = io::write_file_atomically(file, text, io::Durability::Fast, for_all_to_read);
    tell_(
        written ? fmt::format("saved {}", file.native())
                : fmt::format("{} cannot be saved: {}", file.native(), written.error().message)
    );
    return written.has_value();
}

void WindowViewer::set_title(std::string_view state) {
    const std::string_view name = shown_.name.empty() ? std::string_view(options_.display) : shown_.name;
    std::string title(name.empty() ? "Tutti" : name);
    if (!state.empty()) title += fmt::format(": {}", state);
    window_->set_title(printable(title));
}

void WindowViewer::frames_come(std::span<const frames::DisplayAbout> displays) {
    place_.reset();
    const auto found = options_.display.empty()
                           ? displays.begin()
                           : std::ranges::find(displays, options_.display, &frames::DisplayAbout::name);
    if (found == displays.end()) {
        tell_(fmt::format(
            "nobody draws for the display '{}': `tutti-window --list` says which there are",
            printable(options_.display)
        ));
        if (!options_.once.empty()) end();
        return;
    }
    const bool is_other = found->size != shown_.size || found->shape != shown_.shape;
    shown_ = *found;
    place_ = static_cast<std::size_t>(found - displays.begin());
    if (is_other) window_->resize_for(shown_.size, faces_of(shown_));
    set_title("");
}

void WindowViewer::frame(std::size_t display) {
    if (place_ != display || ending_) return;
    if (client_.read(display, frame_) != frames::ReadResult::New) return;
    show();
    // What people did lies in the library once it has drawn, and its socket says nothing of it.
    while (const auto input = window_->next_input()) take(*input);
    if (options_.once.empty() || ending_) return;
    show(); // anew, at the size that it has by now
    has_saved_ = save(options_.once);
    end();
}

void WindowViewer::frames_end() {
    place_.reset();
    set_title("no frames");
}

void WindowViewer::cannot_read(const Error& error) {
    tell_(fmt::format("frames cannot be read: {}", printable(error.message)));
}

} // namespace tutti::output
