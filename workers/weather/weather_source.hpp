// The `weather` source: the weather now and of three days, from wttr.in or Open-Meteo.
#pragma once

#include "io/http/http_client.hpp"
#include "sections/weather_section.hpp"
#include "worker/waiting_source.hpp"
#include "workers/weather/open_meteo.hpp"

#include <optional>
#include <string>

namespace tutti::weather {

class WeatherSource final : public worker::WaitingSource {
public:
    Result<void> configure(const Value& config) override;
    Task<Result<worker::Readings>> poll(SteadyTime deadline) override;
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    Task<Result<Weather>> ask_wttr(io::HttpClient& client, SteadyTime deadline) const;
    Task<Result<Weather>> ask_open_meteo(io::HttpClient& client, SteadyTime deadline);
    Task<Result<Place>> find_place(io::HttpClient& client, SteadyTime deadline);

    sections::WeatherSection section_;
    std::optional<Place> place_; ///< of the section's location, once it was found
};

} // namespace tutti::weather
