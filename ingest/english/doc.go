// Package english is the pipeline for English: its components in order, with
// the models that they need, and the training and evaluation of those models.
package english
