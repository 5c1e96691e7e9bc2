# Runs CooRTweet's own functions, as its source has them, over a table of jobs:
#   Rscript coortweet_oracle.R PACKAGE JOBS.csv FOLDER
# Writes FOLDER/TAG.KIND.csv, and FOLDER/TAG.stops with what the package said where it stops.
suppressPackageStartupMessages({
  library(data.table)
  library(igraph)
})
setDTthreads(1)

given <- commandArgs(trailingOnly = TRUE)
for (file in list.files(file.path(given[1], "R"), "\\.[rR]$", full.names = TRUE)) source(file)

# Ids are text, whatever they look like; none of them is NA.
read_table <- function(path) {
  as.data.table(read.csv(path, colClasses = "character", na.strings = character(),
                         encoding = "UTF-8", check.names = FALSE))
}

read_shares <- function(path) {
  shares <- read_table(path)
  shares[, timestamp_share := as.numeric(timestamp_share)]
  shares[]
}

run <- function(job, folder) {
  out <- function(kind, table) {
    fwrite(table, file.path(folder, paste(job$tag, kind, "csv", sep = ".")), na = "")
  }
  number <- function(name) as.numeric(job[[name]])
  fast <- job$fast_window != ""
  shares <- read_shares(job$input)
  groups <- detect_groups(shares, time_window = number("time_window"),
                          min_participation = number("min_participation"),
                          remove_loops = job$remove_loops == "TRUE")
  if (fast) {
    groups <- flag_speed_share(shares, groups,
                               min_participation = number("fast_min_participation"),
                               time_window = as.integer(job$fast_window))
  }
  out("groups", groups)
  graph <- generate_coordinated_network(groups, fast_net = fast,
                                        edge_weight = number("edge_weight"),
                                        subgraph = number("subgraph"),
                                        objects = job$objects == "TRUE")
  out("edges", as_data_frame(graph))
  for (threshold in c("none", "full", if (fast) "fast")) {
    out(paste0("account_stats_", threshold), account_stats(graph, groups, threshold))
    if (job$objects == "TRUE") out(paste0("group_stats_", threshold), group_stats(graph, threshold))
  }
}

jobs <- read_table(given[2])
for (i in seq_len(nrow(jobs))) {
  job <- as.list(jobs[i])
  tryCatch(run(job, given[3]), error = function(e) {
    writeLines(conditionMessage(e), file.path(given[3], paste0(job$tag, ".stops")))
  })
}
