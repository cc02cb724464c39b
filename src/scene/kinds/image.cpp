// Image: a picture out of a file, PNG or GIF, still or moving.
#include "pixel/draw.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/kinds/placeholder.hpp"

namespace tutti::scene::kinds {

namespace {

class ImageScene final : public Scene {
public:
    explicit ImageScene(const SceneStart& start) : surface_(start.surface), media_(start.media) {}

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        if (!began_ || parameters.text("file") != file_) {
            file_ = parameters.text("file");
            auto loaded = load();
            // A file that is named wrong in the installation is a fault; while a person still types, words.
            if (!loaded && !began_) return loaded;
            problem_ = loaded ? std::string() : loaded.error().message;
            drawn_ = {};
        }
        began_ = true;
        time_ +=
            microseconds(static_cast<std::int64_t>(moment.step_seconds() * parameters.number("speed") * 1e6));
        const Drawn wanted{
            strip_ ? &strip_->at(time_) : nullptr, fit_of(parameters),
            rooms_of(surface_, is_each_face(parameters)), parameters.colour("background"), true
        };
        // The canvas holds what was drawn last: a picture that stands still costs nothing.
        if (wanted == drawn_) return {};
        drawn_ = wanted;
        paint(canvas);
        return {};
    }

private:
    /// All that what is seen depends on.
    struct Drawn {
        const pixel::Frame* frame = nullptr;
        Fit fit{};
        Rooms rooms{};
        pixel::Colour background{};
        bool is_there = false;

        bool operator==(const Drawn&) const = default;
    };

    Result<void> load() {
        strip_ = nullptr;
        time_ = {};
        if (file_.empty()) return {};
        if (media_ == nullptr) return fail(ErrorCode::NotFound, "there are no files here");
        auto strip = media_->strip(file_);
        if (!strip) return pass_on(strip);
        strip_ = std::move(*strip);
        return {};
    }

    void paint(pixel::Canvas canvas) const noexcept {
        if (!problem_.empty()) return draw_words(canvas, problem_, {255, 80, 40});
        if (drawn_.frame == nullptr) return draw_test_card(canvas, surface_.faces);
        canvas.fill(drawn_.background);
        const auto size = drawn_.rooms.size;
        for (int room = 0; room < drawn_.rooms.count; ++room) {
            auto place = place_in(size);
            place.left += room * size.width;
            const pixel::Rectangle bounds{room * size.width, 0, size};
            pixel::draw_image_within(canvas, bounds, place, drawn_.frame->image(), pixel::Scaling::Box);
        }
    }

    pixel::Rectangle place_in(pixel::Size room) const noexcept {
        switch (drawn_.fit) {
        case Fit::Within:
            return pixel::placed_within(drawn_.frame->picture.size(), room);
        case Fit::Over:
            return pixel::placed_over(drawn_.frame->picture.size(), room);
        case Fit::Stretch:
            break;
        }
        return {0, 0, room};
    }

    Surface surface_;
    Media* media_;
    std::string file_;
    std::shared_ptr<const Strip> strip_; ///< owned by the media, too
    std::string problem_;
    microseconds time_{0};
    Drawn drawn_;
    bool began_ = false;
};

} // namespace

SceneKind image() {
    return {
        .about =
            {.name = "image",
             .title = "Image",
             .about = "A picture out of a file, PNG or GIF; without one, a card to set displays up with.",
             .parameters =
                 {file_parameter(),
                  fit_parameter(Fit::Over),
                  faces_parameter(),
                  {"speed", "Speed", Number{.least = 0, .most = 4, .initial = 1, .unit = "×"}},
                  {"background", "Background", Tint{}}}},
        .make = [](const SceneStart& start) { return std::make_unique<ImageScene>(start); },
    };
}

} // namespace tutti::scene::kinds
