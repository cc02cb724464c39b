// Video: a film out of a file, over and over. ffmpeg decodes it (media.hpp); what is not there in time is
// what was there last.
#include "scene/kinds/kinds.hpp"
#include "scene/kinds/placeholder.hpp"

#include <algorithm>

namespace tutti::scene::kinds {

namespace {

class VideoScene final : public Scene {
public:
    explicit VideoScene(const SceneStart& start) : surface_(start.surface), media_(start.media) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        const auto fit = fit_of(parameters);
        const auto rooms = rooms_of(surface_, is_each_face(parameters));
        const bool is_other = parameters.text("file") != file_;
        if (!began_ || is_other || fit != fit_ || rooms != rooms_) {
            is_changed_ = began_ && (is_changed_ || is_other);
            began_ = true;
            file_ = parameters.text("file");
            fit_ = fit;
            rooms_ = rooms;
            since_ = moment.time;
            const auto begun = begin();
            problem_ = begun ? std::string() : begun.error().message;
        }
        if (film_ == nullptr && file_.empty()) {
            draw_test_card(canvas, surface_.faces);
            return {};
        }
        std::span<const pixel::Colour> frame;
        if (film_ != nullptr) {
            frame = film_->at(moment.time - since_);
            if (!film_->failure().empty()) problem_ = film_->failure();
        }
        // A file that is named wrong in the installation is a fault; where a person chose another, words.
        if (!problem_.empty()) {
            if (!is_changed_) return fail(ErrorCode::Unavailable, problem_);
            draw_words(canvas, problem_, {255, 80, 40});
            return {};
        }
        if (!frame.empty()) show(frame, canvas);
        return {};
    }

private:
    Result<void> begin() {
        film_ = nullptr;
        if (file_.empty()) return {};
        if (media_ == nullptr) return fail(ErrorCode::NotFound, "there are no files here");
        auto film = media_->film(file_, rooms_.size, fit_);
        if (!film) return pass_on(film);
        film_ = std::move(*film);
        return {};
    }

    void show(std::span<const pixel::Colour> frame, pixel::Canvas canvas) const noexcept {
        const auto width = static_cast<std::size_t>(rooms_.size.width);
        for (int y = 0; y < canvas.height(); ++y)
            for (int room = 0; room < rooms_.count; ++room)
                std::ranges::copy(
                    frame.subspan(static_cast<std::size_t>(y) * width, width),
                    canvas.row(y).begin() + std::ptrdiff_t{room} * rooms_.size.width
                );
    }

    Surface surface_;
    Media* media_;
    std::string file_;
    Fit fit_{};
    Rooms rooms_;
    std::unique_ptr<Film> film_;
    std::string problem_;
    microseconds since_{0};
    bool began_ = false;
    bool is_changed_ = false; ///< the file is another than at the beginning
};

} // namespace

SceneKind video() {
    return {
        .about =
            {.name = "video",
             .title = "Video",
             .about = "A film out of a file, over and over; without one, a card to set displays up with.",
             .parameters = {file_parameter(), fit_parameter(Fit::Over), faces_parameter()}},
        .make = [](const SceneStart& start) { return std::make_unique<VideoScene>(start); },
    };
}

} // namespace tutti::scene::kinds
