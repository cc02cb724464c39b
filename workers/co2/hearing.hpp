// Hearing: which of the sensors were heard, with what, and what to tell of the others. Pure: advertisements
// in, readings out.
#pragma once

#include "base/time.hpp"
#include "decode/aranet4.hpp"
#include "io/bluetooth/advertisement.hpp"
#include "sections/aranet4_section.hpp"
#include "worker/source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::co2 {

class Hearing {
public:
    explicit Hearing(const std::vector<sections::Aranet4Sensor>& sensors);

    /// What a device said. Devices that are none of the sensors are nothing; the first word of a sensor
    /// counts.
    void take(const io::Advertisement& advertisement);

    /// Whether every sensor has said what it says: values, or that it says none.
    bool is_settled() const;

    /// Of those heard, what they measure now: a value that is invalid is left out.
    worker::Readings readings() const;

    /// Of those without values why, with what to do; nothing where all have some. `listened`: for how long.
    std::optional<Error> problem(microseconds listened) const;

private:
    struct Sensor {
        sections::Aranet4Sensor named;
        std::optional<Result<decode::Aranet4>> said = std::nullopt;
        bool is_damaged = false; ///< what it said was: it may say better
        bool is_foreign = false; ///< it was heard, but not as an Aranet

        bool is_settled() const { return said && !is_damaged; }
    };

    std::vector<Sensor> sensors_;
};

} // namespace tutti::co2
