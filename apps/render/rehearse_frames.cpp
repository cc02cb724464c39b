#include "apps/render/rehearse_frames.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "media/media_files.hpp"
#include "render/event_round_trip.hpp"
#include "render/film_file.hpp"
#include "render/frame_files.hpp"
#include "render/lua_folder.hpp"

#include <algorithm>
#include <optional>

namespace tutti {

namespace {

/// Files and a film, as far as they were asked for.
class Sinks final : public show::FrameSink {
public:
    /// Before the first frame.
    Result<void> begin(const RehearseFramesOptions& options, unsigned rate) {
        if (!options.folder.empty()) {
            auto files = render::FrameFiles::open({.folder = options.folder, .every = options.every});
            if (!files) return pass_on(files);
            files_.emplace(std::move(*files));
        }
        if (!options.video.empty()) film_.emplace(options.video, rate, options.display);
        return {};
    }

    Result<void>
    frame(std::string_view display, std::uint64_t number, const pixel::Picture& picture) override {
        Result<void> taken;
        if (files_) taken = files_->frame(display, number, picture);
        if (film_ && taken) taken = film_->frame(display, number, picture);
        return taken;
    }

    Result<void> finish() {
        Result<void> finished;
        if (files_) finished = files_->finish();
        if (film_ && finished) finished = film_->finish();
        return finished;
    }

private:
    std::optional<render::FrameFiles> files_;
    std::optional<render::FilmFile> film_;
};

/// Draws while the rehearsal is played.
class Drawer final : public cli::RehearsalWatcher {
public:
    Drawer(const RehearseFramesOptions& options, Sinks& sink, render::EventRoundTrip* bus)
        : options_(options), sink_(sink), bus_(bus),
          // Every frame of a film is waited for, so that a rehearsal is the same on every machine.
          media_(media::beside(options.rehearse.config, seconds(30))) {}

    Result<void> begins(const installation::Installation& installation, WallTime start) override {
        if (installation.displays.empty())
            return fail(ErrorCode::NotFound, "the file has no [display.<name>]: there is nothing to draw on");
        const auto& displays = installation.displays;
        if (!options_.display.empty()
            && std::ranges::find(displays, options_.display, &display::Display::name) == displays.end())
            return fail(ErrorCode::NotFound, "there is no display " + options_.display);
        frames_.emplace(installation, &media_, start, sink_, scenes_in_lua());
        for (const auto& problem : frames_->light().problems()) command::print_err("tutti: {}\n", problem);
        if (!options_.mode.empty())
            if (auto shown = frames_->light().mixer().show(options_.mode); !shown) return shown;
        return sink_.begin(options_, installation.render.rate);
    }

    Result<void> heard(const contract::Event& event) override {
        if (!frames_) return {}; // it could not begin, and that was said
        if (bus_ == nullptr) {
            frames_->hear(event);
            return {};
        }
        auto back = bus_->send(event);
        if (!back) return pass_on(back);
        frames_->hear(std::move(*back));
        return {};
    }

    WallTime next_look() const override { return frames_ ? frames_->next() : WallTime::max(); }

    Result<void> look() override {
        auto drawn = frames_->draw();
        for (const auto& fault : frames_->take_faults()) {
            command::print_err("tutti: {}\n", fault);
            ++faults_;
        }
        return drawn;
    }

    std::uint64_t frames() const noexcept { return frames_ ? frames_->frames() : 0; }
    std::uint64_t faults() const noexcept { return faults_; }

private:
    std::vector<scene::SceneKind> scenes_in_lua() const {
        io::SystemDisk disk;
        render::LuaFolder folder(disk, render::lua_folder_beside(options_.rehearse.config), {});
        std::vector<scene::SceneKind> kinds;
        for (auto& change : folder.look()) {
            if (change.kind) kinds.push_back(std::move(*change.kind));
            if (change.fault) command::print_err("tutti: {}\n", change.fault->message);
        }
        return kinds;
    }

    const RehearseFramesOptions& options_;
    Sinks& sink_;
    render::EventRoundTrip* bus_;
    media::MediaFiles media_;
    std::optional<show::FrameRehearsal> frames_;
    std::uint64_t faults_ = 0; ///< of scenes
};

int failed(const Error& why) {
    command::print_err("tutti: {}\n", why.message);
    return command::Failure;
}

} // namespace

int rehearse_frames(RehearseFramesOptions options) {
    if (options.rehearse.tail == microseconds(0)) options.rehearse.tail = seconds(1);
    Sinks sinks;
    std::optional<render::EventRoundTrip> bus;
    if (!options.bus.empty()) {
        bus.emplace();
        if (const auto joined = bus->join(options.bus); !joined) return failed(joined.error());
    }
    Drawer drawer(options, sinks, bus ? &*bus : nullptr);
    const int exit_code = cli::rehearse(options.rehearse, &drawer);
    if (const auto finished = sinks.finish(); !finished) return failed(finished.error());
    command::print_err(
        "tutti: {} frames in {}\n", drawer.frames(),
        options.folder.empty() ? options.video.native() : options.folder.native()
    );
    return exit_code == command::Success && drawer.faults() > 0 ? command::Failure : exit_code;
}

} // namespace tutti
