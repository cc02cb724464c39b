// ParameterStore: the parameters of every layer of every mode. Each mode has its own: what is set while one
// is active does not change another that shows the same scene.
#pragma once

#include "base/time.hpp"
#include "scene/mode.hpp"
#include "scene/scene_library.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::scene {

class ParameterStore {
public:
    /// Both outlive it. What modes set and scenes do not know is left out, and told by problems().
    ParameterStore(const std::vector<Mode>& modes, const SceneLibrary& library);

    /// The modes have one more, behind the others, and the others are where they were.
    void add_mode() { hold(modes_.size() - 1); }

    /// Nullptr: there is no such scene. Until it is declared anew.
    const Parameters* of(std::size_t mode, std::size_t layer) const noexcept;

    /// In one mode, or in all that show the scene. Errors: no mode shows it, no such parameter, a value that
    /// does not fit.
    Result<void>
    set(std::string_view scene, std::string_view name, const Value& value,
        std::optional<std::size_t> mode = {});
    /// To a place between its ends (Parameters::set_position), in all modes; reached by and by where
    /// `smoothing`, the time in which two thirds of the way are done, is above zero.
    Result<void>
    drive(std::string_view scene, std::string_view name, double position, microseconds smoothing);
    /// Parameters::nudge() and flip(), in all modes.
    Result<void> nudge(std::string_view scene, std::string_view name, double by);
    Result<void> flip(std::string_view scene, std::string_view name);
    /// As the file has it. Errors: no mode shows it.
    Result<void> reset(std::string_view scene, std::optional<std::size_t> mode = {});
    /// What is on its way goes on.
    void advance(microseconds step);

    /// A scene was declared anew: all is as the file has it, or as what was kept while it was not there.
    void declare(std::string_view scene);

    /// What differs from the file, {"mode/layer": {name: value}}, and what of that still fits. What was kept
    /// of a scene that is not there waits for it.
    Value changed() const;
    void restore(const Value& changed);
    /// Grows whenever a value may have changed.
    std::uint64_t revision() const noexcept { return revision_; }
    /// What the file sets and scenes do not know, in sentences.
    std::vector<std::string> problems() const;

private:
    struct Held {
        std::size_t mode;
        std::size_t layer;
        std::string_view scene; ///< as the layer has it
        std::optional<Parameters> values = {};
        Value waiting = {}; ///< what was restored of a scene that is not there yet
    };
    struct Glide {
        std::size_t held;
        std::string_view name; ///< as it is declared
        double position;
        double target;
        microseconds smoothing;
    };

    void hold(std::size_t mode);
    void make(Held& held);
    static void take(Held& held, const Value& values);
    void stop_glide(std::size_t held, std::string_view name);
    template <typename Change>
    Result<void> change(std::string_view scene, std::optional<std::size_t> mode, const Change& change);

    const std::vector<Mode>& modes_;
    const SceneLibrary& library_;
    std::vector<Held> held_;
    std::vector<Glide> glides_;
    struct Problem {
        std::string_view scene; ///< as the layer has it
        std::string text;
    };
    std::vector<Problem> problems_;
    std::uint64_t revision_ = 0;
};

} // namespace tutti::scene
