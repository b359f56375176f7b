package grammar

//go:generate go run generate_main.go
