// Life: Conway's game (Gardner, Scientific American, October 1970) on a field without edges. What lives is
// coloured by its age, what died glows on for a while; a press sows anew, and so does standing still.
#include "base/random.hpp"
#include "pixel/draw.hpp"
#include "scene/fixed_steps.hpp"
#include "scene/kinds/kinds.hpp"
#include "scene/palette_parameter.hpp"

#include <array>
#include <cmath>

namespace tutti::scene::kinds {

namespace {

class Life final : public Scene {
public:
    explicit Life(const SceneStart& start)
        : size_(start.surface.size), random_(start.seed), ages_(size_.pixels()), next_(size_.pixels()),
          glow_(size_.pixels()) {
        for (std::size_t age = 0; age < old_.size(); ++age)
            old_[age] = static_cast<std::uint8_t>(105 + 100 * std::exp2(-static_cast<double>(age) / 6));
    }

    Result<void> draw(const Moment& moment, pixel::Canvas canvas) override {
        const auto& parameters = moment.parameters;
        bool is_sown = fit(static_cast<int>(parameters.number("cell")));
        for (const auto& event : moment.events) is_sown = is_sown || event.type == "button.press";
        if (is_sown) sow(parameters);
        steps_.set_rate(parameters.number("speed"));
        for (int steps = steps_.take(moment.step); steps > 0; --steps) {
            live();
            if (is_still()) sow(parameters);
        }
        paint(moment, canvas);
        return {};
    }

private:
    /// Whether the field is another one now.
    bool fit(int cell) noexcept {
        if (cell == cell_) return false;
        cell_ = cell;
        columns_ = (size_.width + cell - 1) / cell;
        rows_ = (size_.height + cell - 1) / cell;
        std::ranges::fill(glow_, 0.0F);
        return true;
    }

    std::size_t index(int x, int y) const noexcept {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(x);
    }

    void sow(const Parameters& parameters) noexcept {
        const bool is_mirrored = parameters.toggle("mirror");
        const double density = parameters.number("density");
        for (int y = 0; y < rows_; ++y)
            for (int x = 0; x < columns_; ++x) {
                const bool is_copy = is_mirrored && (x >= (columns_ + 1) / 2 || y >= (rows_ + 1) / 2);
                const int from_x = x >= (columns_ + 1) / 2 ? columns_ - 1 - x : x;
                const int from_y = y >= (rows_ + 1) / 2 ? rows_ - 1 - y : y;
                const bool lives = is_copy ? ages_[index(from_x, from_y)] > 0 : random_.unit() < density;
                ages_[index(x, y)] = lives ? 1 : 0;
            }
        sown_ = 0;
    }

    void live() noexcept {
        std::uint64_t hash = 14695981039346656037U;
        population_ = 0;
        for (int y = 0; y < rows_; ++y) {
            const auto* up = &ages_[index(0, y > 0 ? y - 1 : rows_ - 1)];
            const auto* own = &ages_[index(0, y)];
            const auto* down = &ages_[index(0, y + 1 < rows_ ? y + 1 : 0)];
            auto* next = &next_[index(0, y)];
            const auto lives_in = [&](int x) {
                return static_cast<int>(up[x] > 0) + static_cast<int>(own[x] > 0)
                       + static_cast<int>(down[x] > 0);
            };
            int before = lives_in(columns_ - 1);
            int here = lives_in(0);
            for (int x = 0; x < columns_; ++x) {
                const int after = lives_in(x + 1 < columns_ ? x + 1 : 0);
                const bool lived = own[x] > 0;
                const int around = before + here + after - static_cast<int>(lived);
                const bool lives = around == 3 || (lived && around == 2);
                next[x] = lives ? static_cast<std::uint8_t>(std::min(own[x] + 1, 255)) : std::uint8_t{0};
                population_ += static_cast<int>(lives);
                hash = (hash ^ static_cast<std::uint64_t>(lives)) * 1099511628211U;
                before = here;
                here = after;
            }
        }
        std::swap(ages_, next_);
        remember(hash);
    }

    void remember(std::uint64_t hash) noexcept {
        const bool is_repeated = std::ranges::find(hashes_, hash) != hashes_.end();
        hashes_[sown_ % hashes_.size()] = hash;
        populations_[sown_ % populations_.size()] = population_;
        ++sown_;
        repeats_ = is_repeated ? repeats_ + 1 : 0;
    }

    /// It turns in a circle, or only gliders cross it.
    bool is_still() const noexcept {
        if (population_ == 0 || repeats_ >= patience) return true;
        if (sown_ < populations_.size()) return false;
        const auto [fewest, most] = std::ranges::minmax(populations_);
        return most - fewest <= std::max(2, fewest / 40);
    }

    void paint(const Moment& moment, const pixel::Canvas& canvas) noexcept {
        const auto& palette = palette_of(moment.parameters);
        const double step = moment.step_seconds();
        const auto born = static_cast<float>(1 - std::exp2(-step / 0.03));
        const auto kept = static_cast<float>(std::exp2(-step / 0.25));
        for (int y = 0; y < rows_; ++y)
            for (int x = 0; x < columns_; ++x) {
                const auto age = ages_[index(x, y)];
                float& glow = glow_[index(x, y)];
                glow = age > 0 ? glow + (1 - glow) * born : glow * kept;
                // The young are the lightest; who died leaves a shade that sinks into the dark.
                const auto place = age > 0 ? old_[age] : std::uint8_t{55};
                const auto light = age > 0 ? glow : glow * 0.55F;
                const auto flash = static_cast<std::uint8_t>(age > 0 && age < 6 ? 90 >> age : 0);
                const auto colour = scaled(
                    mixed(palette[place], pixel::white, flash), static_cast<std::uint8_t>(light * 255)
                );
                pixel::fill_rectangle(canvas, {x * cell_, y * cell_, {cell_, cell_}}, colour);
            }
    }

    static constexpr int patience = 40; ///< generations of the same few pictures

    pixel::Size size_;
    SeededRandom random_;
    int cell_ = 0;
    int columns_ = 0, rows_ = 0;
    std::vector<std::uint8_t> ages_; ///< 0: dead
    std::vector<std::uint8_t> next_;
    std::vector<float> glow_;
    std::array<std::uint8_t, 256> old_{}; ///< where in the palette an age is
    std::array<std::uint64_t, 12> hashes_{};
    std::array<int, 90> populations_{};
    FixedSteps steps_{10, 4};
    std::size_t sown_ = 0; ///< generations since it was
    int population_ = 0;
    int repeats_ = 0;
};

} // namespace

SceneKind life() {
    return {
        .about =
            {.name = "life",
             .title = "Life",
             .about = "Conway's game of life; a press sows anew.",
             .parameters =
                 {{"speed", "Speed",
                   Number{.least = 1, .most = 60, .initial = 10, .unit = "/s", .curve = Curve::Exponential}},
                  {"cell", "Size of a cell",
                   Number{.least = 1, .most = 8, .initial = 2, .unit = "px", .step = 1}},
                  {"density", "Density", Number{.least = 0.05, .most = 0.6, .initial = 0.3}},
                  {"mirror", "Mirrored", Toggle{}},
                  palette_parameter("aurora")},
             .hears = {"button.press"}},
        .make = [](const SceneStart& start) { return std::make_unique<Life>(start); },
    };
}

} // namespace tutti::scene::kinds
