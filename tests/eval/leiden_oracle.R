# igraph's communities of graphs:
#   Rscript leiden_oracle.R JOBS.csv
# A job: edges (a file of pairs of nodes from 1), nodes, resolution, starts, iterations, out (a file
# for the community of each node, by the start that was best, a line each).
suppressPackageStartupMessages(library(igraph))
set.seed(1)

jobs <- read.csv(commandArgs(trailingOnly = TRUE)[1])
for (i in seq_len(nrow(jobs))) {
  job <- jobs[i, ]
  ends <- as.matrix(read.table(job$edges))
  graph <- make_graph(t(ends), n = job$nodes, directed = FALSE)
  best <- -Inf
  for (start in seq_len(job$starts)) {
    of <- cluster_leiden(graph, objective_function = "CPM", resolution_parameter = job$resolution,
                         n_iterations = job$iterations)$membership
    quality <- sum(of[ends[, 1]] == of[ends[, 2]]) - job$resolution * sum(choose(table(of), 2))
    if (quality > best) {
      best <- quality
      write(of, job$out, ncolumns = 1)
    }
  }
}
