// OnvifPtz: cameras moved over ONVIF. Each has a mover, which says what to ask when
// (src/onvif/ptz_mover.hpp), and a client; both are kept as long as the camera's settings are. Nothing runs,
// and nothing is asked, while nobody moves one.
#pragma once

#include "io/deadline.hpp"
#include "io/log.hpp"
#include "io/task_group.hpp"
#include "onvif/ptz_mover.hpp"
#include "workers/camera/onvif/onvif_client.hpp"
#include "workers/camera/ptz.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::camera {

class OnvifPtz final : public Ptz {
public:
    /// `log` outlives it.
    explicit OnvifPtz(const io::Log& log) : log_(log) {}
    ~OnvifPtz() override;

    void configure(const sections::CameraSection& section) override;
    std::optional<bool> is_movable(std::string_view camera) const override;
    Task<Result<void>> move(std::string camera, PtzAction action, double speed) override;
    Task<Result<void>> stop(std::string camera) override;
    Task<Result<std::vector<PtzPreset>>> presets(std::string camera) override;
    Task<Result<void>> go_to(std::string camera, std::string preset) override;

    /// Stops what moves, within reason; before its executor ends. Nothing is to be asked of it any more.
    Task<void> close();

private:
    struct Moved;
    using SharedMoved = std::shared_ptr<Moved>; ///< owned by this and by what is asked of the camera

    Task<Result<SharedMoved>> reach(std::string camera);
    Task<Result<void>> settled(SharedMoved moved, std::uint64_t wish);
    void pump(const SharedMoved& moved);
    Task<void> carry_out(SharedMoved moved, onvif::PtzMover::Order order, std::uint64_t wish);

    const io::Log& log_;
    std::map<std::string, SharedMoved, std::less<>> cameras_;
    std::vector<SharedMoved> leaving_; ///< of the configuration before: they may still have to stop
    std::optional<io::TaskGroup> tasks_;
};

} // namespace tutti::camera
